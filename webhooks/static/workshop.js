// Saves a draft while it is typed.
