"""Sites of kecamatan and OPD: WordPress open, closed or walled, and plain feeds."""
