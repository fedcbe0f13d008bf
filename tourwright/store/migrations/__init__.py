"""Migrations of the store, run by `tourwright.store.schema`."""
