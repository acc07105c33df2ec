"""What kind of document a title names, of which year, and how sure that is."""
