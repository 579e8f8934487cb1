"""What the desk does with a fault and sees of it: opening, handing over, its file, the board."""
