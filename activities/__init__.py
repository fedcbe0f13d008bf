"""Temporal activities: one file a port; call it once, sort its failure into retry or stop."""
