"""Runs the product and its servers on one machine. Knows processes and folders, and nothing of Django."""
