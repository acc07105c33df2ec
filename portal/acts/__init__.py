"""What people change, one act a function: the right is checked, the act written and audited."""
