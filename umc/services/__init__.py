"""Use cases: one transaction each, one module each, none imports another."""
