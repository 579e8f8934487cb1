"""Plans: a book compared with the register, and carried out."""
