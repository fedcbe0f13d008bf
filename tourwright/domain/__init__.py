"""The rules of tours of duty: pure values and functions, no clock, no network, no files."""
