"""What can be wrong with a book as a whole, though each of its tables is well formed."""
