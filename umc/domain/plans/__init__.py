"""Plans: what would change in the register, and what a person should weigh before saying yes."""
