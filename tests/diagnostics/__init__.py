"""Golden texts of findings."""
