"""Microsoft Graph as a way to send letters."""
