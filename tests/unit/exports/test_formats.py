"""Every format: what it takes, what a row looks like, what is left out and why."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from annotation import presets
from annotation.designs import Design, check_answer, check_design, check_payload
from annotation.provenance import answer_provenance, payload_provenance
from boundary.problems import Invalid
from exports import formats
from exports.formats import Excluded, Format
from exports.formats.lines import line
from exports.formats.trl_preference import EQUAL, NEITHER, TIE, UNDECIDED
from exports.formats.trl_prompt_completion import NOT_WRITTEN

PREFERENCE = formats.get("trl-preference")
COMPLETION = formats.get("trl-prompt-completion")
PAIR = {"prompt": "2 + 2?", "responses": [{"text": "4", "model": "m-1"}, {"text": "5", "model": "m-2"}]}
RATED = {"helpful": [7, 2], "honest": [7, 1], "clear": [6, 6]}


def design_of(preset: str) -> Design:
    chosen = presets.get(preset)
    return check_design(chosen.inputs, chosen.questions)


def record_of(design: Design, task: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """A record as an approval writes it."""
    payload = check_payload(design, task)
    check_answer(design, answer)
    return {
        "id": "0197a3c2-5b1e-7c44-9d0a-2f6b8e1c7a90",
        "project": "sums",
        "task": payload,
        "external_id": "row-1",
        "answer": answer,
        "design": {"version": 1, "preset": "pairwise"},
        "guideline": 2,
        "terms": 1,
        "provenance": {"task": payload_provenance(payload), "answer": answer_provenance(design)},
        "candidate_order": [1, 0],
        "approved_at": "2026-11-24T20:15:20.000001+00:00",
    }


def pair(choice: int, *, neither: bool = False, task: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = {**RATED, "overall": {"choice": choice, "neither": neither}}
    return record_of(design_of("pairwise"), copy.deepcopy(task or PAIR), answer)


def only(shape: Format, record: dict[str, Any], design: Design) -> dict[str, Any]:
    rows = shape.rows(record, design)
    assert isinstance(rows, list)
    [row] = rows
    return row


def reason(shape: Format, record: dict[str, Any], design: Design) -> str:
    left = shape.rows(record, design)
    assert isinstance(left, Excluded)
    return left.reason


@pytest.mark.parametrize("shape", formats.REGISTRY, ids=lambda shape: shape.key)
def test_the_example_of_a_format_fits_its_schema(shape: Format) -> None:
    Draft202012Validator.check_schema(shape.schema)
    assert list(Draft202012Validator(shape.schema).iter_errors(shape.example)) == []
    assert list(shape.schema["required"]) == list(shape.example)
    json.loads(shape.example["metadata"])


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Invalid) as caught:
        formats.get("csv")
    assert (
        caught.value.detail == "There is no format “csv”. There are: trl-preference, trl-prompt-completion."
    )


@pytest.mark.parametrize(
    ("preset", "preference", "completion"),
    [
        ("pairwise", True, False),
        ("demonstration", False, True),
        ("safety", False, False),
        ("rating", False, False),
        ("prompt", False, False),
    ],
)
def test_formats_take_the_designs_they_can_use(preset: str, preference: bool, completion: bool) -> None:
    design = design_of(preset)
    for shape, takes in ((PREFERENCE, preference), (COMPLETION, completion)):
        why_not = shape.accepts(design)
        assert (why_not is None) == takes
        assert takes or str(why_not).endswith(".")


@pytest.mark.parametrize(("choice", "chosen", "rejected"), [(-3, "4", "5"), (1, "5", "4")])
def test_the_sign_of_a_choice_says_which_response_is_chosen(choice: int, chosen: str, rejected: str) -> None:
    row = only(PREFERENCE, pair(choice), design_of("pairwise"))
    assert row["prompt"] == [{"role": "user", "content": "2 + 2?"}]
    assert row["chosen"] == [{"role": "assistant", "content": chosen}]
    assert row["rejected"] == [{"role": "assistant", "content": rejected}]


def test_metadata_says_where_a_row_comes_from_in_one_sorted_text() -> None:
    row = only(PREFERENCE, pair(-2), design_of("pairwise"))
    about = json.loads(row["metadata"])
    assert list(about) == sorted(about)
    assert about["strength"] == 2
    assert about["ratings"]["helpful"] == {"chosen": 7, "rejected": 2}
    assert about["models"] == {"chosen": "m-1", "rejected": "m-2"}
    assert (about["design"], about["guideline"], about["terms"]) == (1, 2, 1)
    assert (about["external_id"], about["human_share"]) == ("row-1", 0)


def test_ties_and_pairs_that_are_both_bad_are_left_out() -> None:
    design = design_of("pairwise")
    assert reason(PREFERENCE, pair(0), design) == TIE
    assert reason(PREFERENCE, pair(-3, neither=True), design) == NEITHER


def test_a_preference_that_was_not_answered_is_left_out() -> None:
    question = {"type": "preference", "name": "better", "title": "Better?", "required": False}
    design = check_design([{"type": "prompt"}, {"type": "responses", "count": 2}], [question])
    assert reason(PREFERENCE, record_of(design, PAIR, {}), design) == UNDECIDED


def test_equal_responses_are_left_out() -> None:
    record = pair(-1)
    record["task"]["responses"][1]["text"] = "4"
    assert reason(PREFERENCE, record, design_of("pairwise")) == EQUAL


SYSTEM = {"role": "system", "content": "Be brief."}
ASK = {"role": "user", "content": "2 + 2?"}
SAID = {"role": "assistant", "content": "4"}


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([SYSTEM, ASK], [SYSTEM, ASK]),
        ([ASK, SAID, {**ASK, "name": "Ada"}], [ASK, SAID, ASK]),
        ([ASK, SYSTEM, ASK], "A system message comes after the first turn, which chat templates refuse."),
        (
            [ASK, {"role": "tool", "content": "4"}, ASK],
            "The conversation uses tools, which this format cannot carry.",
        ),
        (
            [ASK, {**SAID, "tool_calls": []}, ASK],
            "The conversation uses tools, which this format cannot carry.",
        ),
    ],
)
def test_conversations_keep_their_turns_or_are_left_out(messages: list[Any], expected: Any) -> None:
    record = pair(-1, task={"messages": messages, "responses": PAIR["responses"]})
    if isinstance(expected, str):
        assert reason(PREFERENCE, record, design_of("pairwise")) == expected
    else:
        assert only(PREFERENCE, record, design_of("pairwise"))["prompt"] == expected


def test_an_ideal_answer_becomes_a_completion() -> None:
    design = design_of("demonstration")
    record = record_of(design, {"prompt": "2 + 2?"}, {"answer": " 4\n"})
    row = only(COMPLETION, record, design)
    assert row["completion"] == [{"role": "assistant", "content": " 4\n"}]
    assert json.loads(row["metadata"])["human_share"] == 1


def text(name: str, role: str, *, required: bool = True) -> dict[str, Any]:
    return {"type": "text", "name": name, "title": name, "role": role, "required": required}


def test_a_prompt_somebody_wrote_is_the_one_they_answered() -> None:
    design = check_design([{"type": "document"}], [text("ask", "prompt"), text("reply", "completion")])
    record = record_of(design, {"document": "A brief."}, {"ask": "2 + 2?", "reply": "4"})
    assert only(COMPLETION, record, design)["prompt"] == [ASK]


def test_optional_answers_that_were_not_written_are_left_out() -> None:
    design = check_design([{"type": "prompt"}], [text("reply", "completion", required=False)])
    assert reason(COMPLETION, record_of(design, {"prompt": "2 + 2?"}, {"reply": " "}), design) == NOT_WRITTEN


def test_two_ideal_answers_are_two_rows() -> None:
    design = check_design([{"type": "prompt"}], [text("short", "completion"), text("long", "completion")])
    rows = COMPLETION.rows(
        record_of(design, {"prompt": "2 + 2?"}, {"short": "4", "long": "It is 4."}), design
    )
    assert isinstance(rows, list)
    assert [json.loads(row["metadata"])["question"] for row in rows] == ["short", "long"]


def test_line_breaks_that_are_not_line_feeds_are_escaped() -> None:
    awkward = 'a\u2028b\u2029c\u0085d\r\n"</script>\\ 👩‍👩‍👧 中文'
    written = line({"text": awkward})
    assert written.count(b"\n") == 1
    assert written.endswith(b"\n")
    assert len(written.decode().splitlines()) == 1
    assert json.loads(written) == {"text": awkward}


any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)
filled = any_text.filter(lambda value: bool(value.strip()))
turns = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["system", "user", "assistant", "tool"]), "content": filled}
    ),
    max_size=4,
)
asks = st.one_of(
    filled.map(lambda prompt: {"prompt": prompt}),
    turns.map(lambda before: {"messages": [*before, {"role": "user", "content": "And?"}]}),
)
metas = st.dictionaries(
    any_text, st.one_of(st.none(), st.booleans(), st.integers(-9, 9), any_text), max_size=3
)


def fits(shape: Format, record: dict[str, Any], design: Design) -> None:
    """Either rows that fit the schema, or a sentence."""
    made = shape.rows(record, design)
    if isinstance(made, Excluded):
        assert made.reason.endswith(".")
        return
    assert made
    for row in made:
        assert list(Draft202012Validator(shape.schema).iter_errors(row)) == []
        assert list(row) == list(shape.example)
        assert json.loads(line(row)) == row
        assert isinstance(json.loads(row["metadata"]), dict)


@settings(max_examples=60, deadline=None)
@given(
    asks,
    st.lists(filled, min_size=2, max_size=2, unique=True),
    st.fixed_dictionaries({"choice": st.integers(-3, 3), "neither": st.booleans()}),
    metas,
)
def test_any_comparison_gives_rows_or_a_sentence(
    ask: dict[str, Any], responses: list[str], overall: dict[str, Any], meta: dict[str, Any]
) -> None:
    design = design_of("pairwise")
    task = {**ask, "responses": responses, "meta": meta}
    fits(PREFERENCE, record_of(design, task, {**RATED, "overall": overall}), design)


@settings(max_examples=60, deadline=None)
@given(asks, filled, metas)
def test_any_ideal_answer_gives_rows_or_a_sentence(
    ask: dict[str, Any], answer: str, meta: dict[str, Any]
) -> None:
    design = design_of("demonstration")
    fits(COMPLETION, record_of(design, {**ask, "meta": meta}, {"answer": answer}), design)
