"""Parsing and detection, one concern a file."""
