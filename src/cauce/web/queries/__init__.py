"""Queries (consultas): what is read for pages, actions and exports, each in a constant number of queries."""
