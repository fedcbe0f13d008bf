"""Dated changes in files, folded into people."""
