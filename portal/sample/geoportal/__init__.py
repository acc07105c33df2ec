"""The regency's map service in the sample: invented borders, places and roads."""
