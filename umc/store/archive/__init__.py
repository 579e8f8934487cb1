"""Archives: old faults moved out into files that prove themselves, and back."""
