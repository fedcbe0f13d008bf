"""Temporal workflows: the order of steps, waiting, messages in and out; the rules are elsewhere."""
