"""JSON Schemas of a book's files and of scenario files, for editors; tests hold them to the readers."""
