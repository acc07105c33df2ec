"""Public pages, one folder a menu word."""
