"""One path for people's data: rounds that read, judge, apply and tell; hints that start them."""
