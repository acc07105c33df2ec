"""The same reads for machines."""
