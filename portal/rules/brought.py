"""The kinds of source behind what people bring: there is no site that could be asked."""

SHEET = "lembar"  # no connector reads it
BUNDLE = "bundle"  # read when somebody brings one
BROUGHT = (SHEET, BUNDLE)
