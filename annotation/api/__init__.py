"""The work by the API: the same actions as the pages."""
