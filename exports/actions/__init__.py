"""The verbs of the exports app."""
