"""Builds every object and hands it over; the only package that knows all rooms.

`parts` makes what both processes share, `web` and `worker` build the two processes on it, and
`commands` are the small jobs of the command line. Import from these: the package itself brings
nothing in, so that a command waits for what it uses only.
"""
