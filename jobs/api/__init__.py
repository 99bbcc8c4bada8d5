"""Jobs by the API."""
