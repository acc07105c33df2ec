"""Web Feature Services 1.0, 1.1 and 2.0, read-only."""
