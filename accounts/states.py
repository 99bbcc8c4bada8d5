"""The word and the colour of every state that a page shows. Colour never stands without its word."""

from __future__ import annotations

# state: (word, colour name); the colours are the record states of static/css/tokens.css.
STATES: dict[str, tuple[str, str]] = {
    "open": ("Open", "open"),
    "claimed": ("Claimed", "claimed"),
    "submitted": ("Submitted", "submitted"),
    "review": ("In review", "review"),
    "approved": ("Approved", "approved"),
    "returned": ("Changes requested", "returned"),
    "rejected": ("Rejected", "returned"),
    "skipped": ("Skipped", "open"),
    "flagged": ("Flagged", "review"),
    "withdrawn": ("Withdrawn", "open"),
    "draft": ("Draft", "open"),
    "paused": ("Paused", "review"),
    "closed": ("Closed", "claimed"),
    "queued": ("Queued", "open"),
    "running": ("Running", "submitted"),
    "done": ("Done", "approved"),
    "finished": ("Finished", "approved"),
    "failed": ("Failed", "returned"),
    "cancelled": ("Cancelled", "claimed"),
}


def state_word(state: str) -> str:
    """The word for a state."""
    return STATES[state][0] if state in STATES else state.replace("_", " ").capitalize()


def state_colour(state: str) -> str:
    """The name of a state's colour; the quietest one for a state that has none."""
    return STATES[state][1] if state in STATES else "open"
