"""What stands on record: the chain of the book, its seals, forgettings, keys."""
