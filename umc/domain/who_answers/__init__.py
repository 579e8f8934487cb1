"""Who answers for a machine: cover by contracts, backing by agreements, routing to a vendor."""
