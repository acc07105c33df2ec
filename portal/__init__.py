"""The application: tables, harvest, rules, reads, pages."""
