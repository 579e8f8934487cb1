"""The register: terms by version, machines, revisions."""
