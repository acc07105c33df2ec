"""The procurement gateway as INAPROC answers it, with invented packages."""
