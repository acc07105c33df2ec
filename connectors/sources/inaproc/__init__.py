"""The national procurement data gateway (INAPROC), read-only, by token."""
