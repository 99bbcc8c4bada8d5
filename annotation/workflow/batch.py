"""The life of a batch."""

from __future__ import annotations

from annotation.workflow.table import Move, State, Workflow

BATCH = Workflow(
    "batch",
    initial="draft",
    states=(
        State("draft", "Draft", "Being filled and assigned; nobody can take work from it yet."),
        State("open", "Open", "People it is assigned to can take work from it."),
        State("paused", "Paused", "No new work is given out; what people hold they can finish."),
        State("closed", "Closed", "No more work is given out. Answers still come in and are reviewed."),
    ),
    moves=(
        Move("open", ("draft", "paused", "closed"), "open", "team lead"),
        Move("pause", ("open",), "paused", "team lead"),
        Move("close", ("draft", "open", "paused"), "closed", "team lead"),
    ),
)
