"""Plain SMTP as a way to send letters."""
