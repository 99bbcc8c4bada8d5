"""Reading: what pages, the API and actions load. Nothing here writes."""
