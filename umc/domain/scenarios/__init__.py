"""Scenarios: what a book is to do, told as a fault and its steps, played by the program's own rules."""
