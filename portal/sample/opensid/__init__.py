"""Village sites as OpenSID answers them, the old release and the newer one."""
