"""Law and arithmetic without input or output."""
