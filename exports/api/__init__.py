"""Datasets and releases by the API."""
