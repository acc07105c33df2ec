"""Pure geography: codes, shapes, formats, drawings; knows no unit's content."""
