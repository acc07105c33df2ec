"""How much of one file is read for its text; a file beyond it counts as not searched."""

MOST_TEXT = 5_000_000
MOST_PAGES = 500
MOST_MEMBERS = 2_000
MOST_MEMBER = 40_000_000
MOST_UNPACKED = 120_000_000
MOST_BINARY = 50_000_000
