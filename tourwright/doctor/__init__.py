"""Finds what is set up wrongly at Microsoft 365, and says in words what IT has to do."""
