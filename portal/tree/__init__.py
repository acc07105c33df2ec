"""The hierarchy: finding units, their scope and their trail."""
