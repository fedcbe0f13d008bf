"""Tourwright: tours of duty as durable workflows inside the tools a company already has."""

__version__ = "0.1.0"
