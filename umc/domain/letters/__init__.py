"""Letters: what leaves and what comes in, before anybody knows which fault it is about."""
