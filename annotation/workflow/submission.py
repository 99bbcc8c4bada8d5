"""The life of a submission: one person's answer through all its versions."""

from __future__ import annotations

from annotation.workflow.table import Move, State, Workflow

SUBMISSION = Workflow(
    "submission",
    initial="submitted",
    states=(
        State("submitted", "Submitted", "Waits for a reviewer who is not its author."),
        State("returned", "Changes requested", "Waits, reserved, for its author."),
        State("approved", "Approved", "The last revision became a record.", final=True),
        State("rejected", "Rejected", "Not used; the slot is open for somebody else.", final=True),
    ),
    moves=(
        Move("approve", ("submitted",), "approved", "reviewer"),
        Move("request_changes", ("submitted",), "returned", "reviewer"),
        Move("reject", ("submitted",), "rejected", "reviewer"),
        Move("take_back", ("submitted",), "returned", "author"),
        Move("resubmit", ("returned",), "submitted", "author"),
    ),
)
