"""Values as both databases keep them: types of columns, texts, canonical JSON."""
