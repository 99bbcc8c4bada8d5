"""The tables of legal moves as a Markdown page with diagrams."""

from __future__ import annotations

from collections.abc import Iterable

from annotation.workflow.table import Workflow

_INTRO = """# The life of things

Written by `manage.py workflow_docs` from the tables in `annotation/workflow/`; a test compares the two.
"""


def page(workflows: Iterable[Workflow]) -> str:
    """Return the whole page."""
    return "\n".join([_INTRO, *(_section(workflow) for workflow in workflows)])


def _section(workflow: Workflow) -> str:
    lines = [
        f"## The {workflow.name}",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {workflow.initial}",
    ]
    for move in workflow.moves:
        lines += [f"    {source} --> {move.target}: {move.verb.replace('_', ' ')}" for source in move.sources]
    lines += [f"    {state.key} --> [*]" for state in workflow.states.values() if state.final]
    lines += ["```", "", "| state | on a page | what it means |", "|---|---|---|"]
    lines += [f"| `{s.key}` | {s.label} | {s.meaning} |" for s in workflow.states.values()]
    lines += ["", "| move | from | to | who |", "|---|---|---|---|"]
    lines += [
        f"| {m.verb.replace('_', ' ')} | {', '.join(f'`{s}`' for s in m.sources)} | `{m.target}` | {m.who} |"
        for m in workflow.moves
    ]
    return "\n".join([*lines, ""])
