"""A database as a whole: described, copied, put into lines and back."""
