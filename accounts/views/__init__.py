"""Pages of the accounts app: each makes one call and renders."""
