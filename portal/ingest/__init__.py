"""The harvest: one source in, staged, published, remembered."""
