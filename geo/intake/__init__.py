"""A file of boundaries against a tree of regions: matched, repaired, checked; nothing is stored."""
