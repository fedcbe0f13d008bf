"""Workday by a report as a service, read as one page."""
