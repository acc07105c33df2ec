"""OGC API Features services, read-only: boundaries and places, page by page."""
