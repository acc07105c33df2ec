"""Files of boundaries: told apart by their bytes, read in a guarded child process."""
