"""BambooHR: reading people and checking what it sends."""
