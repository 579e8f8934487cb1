"""A database of ours: its address, its connection, its schema, its gate, its rights."""
