"""The register: who has promised what to whom for which machines."""
