"""Any HRIS with a JSON interface, described by a mapping instead of code."""
