"""People that a directory wrote to us by SCIM, read back from our own store."""
