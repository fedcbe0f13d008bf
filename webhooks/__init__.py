"""The web layer: events in, answers of people, pages, events and mails out.

Everything here speaks to ports only; `tourwright.bootstrap` hands them in.
"""
