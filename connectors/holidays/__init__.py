"""Public holidays and weekends by country, from the `holidays` package."""
