"""What the documents promise, measured: `make bench`, see README.md."""
