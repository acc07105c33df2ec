"""What a public view gets, and how its answer is made."""
