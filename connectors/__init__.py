"""The outside systems: one folder each, and what they share."""
