"""A sample regency to harvest for the first look, training and load."""
