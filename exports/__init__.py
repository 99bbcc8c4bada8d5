"""Approved records, out: datasets, releases and the formats trainers read."""
