"""Microsoft Entra as the way people sign in."""
