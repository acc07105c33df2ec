"""The signed bundle that carries a unit's content where there is no network."""
