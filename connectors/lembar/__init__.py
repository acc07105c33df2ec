"""The spreadsheet a unit fills in where there is no site: its form, and what stands in it."""
