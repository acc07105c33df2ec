"""OpenSID, the village information system, in both its generations."""
