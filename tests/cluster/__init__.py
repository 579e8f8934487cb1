"""Clusters of PostgreSQL servers, and what umc does when one of them dies."""
