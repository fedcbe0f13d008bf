"""The bot in Teams: what it is told, how it writes, and the package that installs it."""
