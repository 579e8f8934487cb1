"""Personal data: where the words of people stand, and how they are replaced."""
