"""Every read a page needs, as frozen values; never the network."""
