"""What every unit owes: the duties of the law, whether they are met, and how that is counted."""
