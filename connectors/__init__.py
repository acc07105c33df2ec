"""Outside sources in, records out; no database, no web framework."""
