"""SCIM 2.0: a directory writes its people to us."""
