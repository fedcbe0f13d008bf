"""Personio's public API, read in pages."""
