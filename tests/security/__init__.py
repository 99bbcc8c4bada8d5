"""Who may open what, and what happens to those who try more."""
