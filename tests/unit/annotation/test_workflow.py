"""The tables of legal moves: they check themselves, and the page about them is theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotation.workflow import ALL, ASSIGNMENT, SUBMISSION, Move, State, Workflow
from annotation.workflow.page import page
from boundary.problems import Conflict

STATES = (State("new", "New", "Fresh."), State("done", "Done", "Over.", final=True))
DOCS = Path(__file__).resolve().parents[3] / "docs" / "workflows.md"


def load(*moves: Move, states: tuple[State, ...] = STATES) -> Workflow:
    return Workflow("thing", initial="new", states=states, moves=moves)


@pytest.mark.parametrize(
    ("moves", "states", "words"),
    [
        ((), STATES, "done cannot be reached"),
        ((Move("end", ("new",), "gone", "rule"),), STATES, "unknown state gone"),
        ((Move("end", ("new", "new"), "done", "rule"),), STATES, "end from new is listed twice"),
        (
            (Move("end", ("new",), "done", "rule"), Move("back", ("done",), "new", "rule")),
            STATES,
            "done is final but left",
        ),
        (
            (Move("end", ("new",), "done", "rule"),),
            (STATES[0], State("done", "Done", "Not marked as final.")),
            "done is a dead end",
        ),
    ],
)
def test_a_table_with_a_hole_does_not_load(moves, states, words):
    with pytest.raises(ValueError, match=words):
        load(*moves, states=states)


def test_a_move_that_is_not_in_the_table_is_a_conflict_in_words():
    with pytest.raises(Conflict, match="This submission is approved; it cannot reject now"):
        SUBMISSION.target("reject", "approved")


@pytest.mark.parametrize("workflow", ALL, ids=lambda workflow: workflow.name)
def test_every_pair_of_state_and_verb_is_either_a_move_or_refused(workflow):
    verbs = {move.verb for move in workflow.moves}
    for state in workflow.states:
        for verb in verbs:
            listed = any(move.verb == verb and state in move.sources for move in workflow.moves)
            assert workflow.allows(verb, state) == listed
            if not listed:
                with pytest.raises(Conflict):
                    workflow.target(verb, state)


def test_nothing_that_was_answered_ever_becomes_open_again():
    reachable, edge = set(), {"answered"}
    while edge:
        reachable |= edge
        edge = {m.target for m in ASSIGNMENT.moves if set(m.sources) & edge} - reachable
    assert reachable == {"answered", "refused"}


def test_the_page_about_workflows_is_current():
    assert DOCS.read_text(encoding="utf-8") == page(ALL), "Run: manage.py workflow_docs"
