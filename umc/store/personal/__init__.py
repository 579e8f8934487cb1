"""Personal data: who looked it up, and taking it away wherever it stands."""
