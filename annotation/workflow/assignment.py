"""The life of an assignment: one slot of a task, which is one needed answer."""

from __future__ import annotations

from annotation.workflow.table import Move, State, Workflow

ASSIGNMENT = Workflow(
    "assignment",
    initial="open",
    states=(
        State("open", "Open", "Nobody holds the slot; whoever is eligible may take it."),
        State("claimed", "Claimed", "One person holds the slot under a lease and is working on it."),
        State("answered", "Answered", "The person has submitted; the submission has its own life."),
        State(
            "expired",
            "Lease ended",
            "The lease ran out, so the slot went back to the queue as a new assignment. The draft stays, and"
            " the person can claim it again or submit late.",
        ),
        State("released", "Given back", "The person gave the slot back; the draft stays with them."),
        State(
            "skipped",
            "Skipped",
            "The person passed it on with a reason; it goes to somebody else.",
            final=True,
        ),
        State(
            "refused",
            "Refused",
            "The answer was rejected, so the slot is open for somebody else.",
            final=True,
        ),
    ),
    moves=(
        Move("claim", ("open",), "claimed", "contributor"),
        Move("submit", ("claimed", "expired", "released"), "answered", "contributor"),
        Move("expire", ("claimed",), "expired", "rule"),
        Move("release", ("claimed",), "released", "contributor"),
        Move("claim_again", ("expired", "released"), "claimed", "contributor"),
        Move("skip", ("claimed",), "skipped", "contributor"),
        Move("refuse", ("answered",), "refused", "reviewer"),
    ),
)

# A task never has more live assignments than answers wanted.
LIVE: tuple[str, ...] = ("open", "claimed", "answered")
