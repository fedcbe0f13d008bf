"""Stand-ins for the outside systems, for tests and for trying the product out.

They know nothing of the product: what they are asked comes over HTTP and SMTP, as from any client.
"""
