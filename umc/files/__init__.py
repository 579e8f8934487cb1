"""Files of a book: TOML and CSV in, values and findings out; and back."""
