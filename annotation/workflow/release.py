"""The life of a release."""

from __future__ import annotations

from annotation.workflow.table import Move, State, Workflow

RELEASE = Workflow(
    "release",
    initial="frozen",
    states=(
        State("frozen", "Rendering", "The list of records is fixed; workers render its shards."),
        State("published", "Ready", "Every shard is verified. Nothing in it changes again.", final=True),
        State("failed", "Failed", "It could not be rendered; the reason is beside it.", final=True),
        State("cancelled", "Cancelled", "Somebody stopped it before it was ready.", final=True),
    ),
    moves=(
        Move("publish", ("frozen",), "published", "rule"),
        Move("fail", ("frozen",), "failed", "rule"),
        Move("cancel", ("frozen",), "cancelled", "engineer"),
    ),
)
