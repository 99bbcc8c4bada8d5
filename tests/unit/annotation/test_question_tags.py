"""What question templates draw: the order a person sees, the canonical values underneath."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from annotation.templatetags import questions as tags


@dataclass(frozen=True)
class Pane:
    """As much of a shown response as the tags read."""

    letter: str
    index: int


AS_SENT = [Pane("A", 0), Pane("B", 1)]
TURNED = [Pane("A", 1), Pane("B", 0)]
PREFERENCE: dict[str, Any] = {
    "type": "preference",
    "name": "overall",
    "title": "Which is better?",
    "strength": 3,
    "allow_tie": True,
}


def rating(name: str, **changes: Any) -> dict[str, Any]:
    scale = {"low": 1, "high": 7, "low_label": "poor", "high_label": "excellent", "per_response": True}
    return {"type": "rating", "name": name, "title": name.title(), "required": True, **scale, **changes}


@pytest.mark.parametrize(
    ("panes", "values"), [(AS_SENT, [-3, -2, -1, 0, 1, 2, 3]), (TURNED, [3, 2, 1, 0, -1, -2, -3])]
)
def test_left_of_the_scale_always_means_the_response_shown_left(panes: list[Pane], values: list[int]) -> None:
    scale = tags.preference_scale(PREFERENCE, panes, {"overall": {"choice": values[0], "neither": False}})
    assert [cell.value for cell in scale.cells] == values
    assert [cell.digit for cell in scale.cells] == [1, 2, 3, 4, 5, 6, 7]
    assert scale.chosen is not None
    assert scale.chosen.label == "A is much better"
    assert scale.cells[-1].label == "B is much better"


def test_a_scale_without_a_tie_has_no_middle() -> None:
    scale = tags.preference_scale({**PREFERENCE, "allow_tie": False, "strength": 1}, AS_SENT, {})
    assert [(cell.value, cell.label) for cell in scale.cells] == [(-1, "A is better"), (1, "B is better")]
    assert scale.chosen is None


def test_ratings_stand_in_shown_order_under_their_canonical_names() -> None:
    (axis,) = tags.rating_axes([rating("helpful")], TURNED, {"helpful": [2, None]})
    assert [scale.field for scale in axis.scales] == ["q-helpful-1", "q-helpful-0"]
    assert [scale.chosen.value if scale.chosen else None for scale in axis.scales] == [None, 2]
    assert axis.scales[0].label == "Helpful, response A"


def test_a_single_response_has_no_letter() -> None:
    (axis,) = tags.rating_axes([rating("helpful")], [Pane("A", 0)], {})
    assert (axis.scales[0].letter, axis.scales[0].label) == ("", "Helpful")


@pytest.mark.parametrize(("low", "high", "digits"), [(0, 4, [0, 1, 2, 3, 4]), (-2, 2, [1, 2, 3, 4, 5])])
def test_digits_mean_the_number_shown_or_the_place(low: int, high: int, digits: list[int]) -> None:
    (axis,) = tags.rating_axes([rating("mood", low=low, high=high, per_response=False)], [], {"mood": low})
    assert [cell.digit for cell in axis.scales[0].cells] == digits
    assert axis.scales[0].chosen is not None


def test_ratings_on_one_scale_share_a_block_and_keys_go_to_the_first_of_their_kind() -> None:
    tag = {"type": "choice", "name": "tags", "title": "Tags", "multiple": True, "options": []}
    why = {"type": "text", "name": "why", "title": "Why", "role": "comment"}
    groups = tags.grouped(
        [rating("helpful"), rating("clear"), rating("fast", high=5), tag, why, {**why, "name": "more"}]
    )
    assert [[one["name"] for one in group.questions] for group in groups] == [
        ["helpful", "clear"],
        ["fast"],
        ["tags"],
        ["why"],
        ["more"],
    ]
    assert [group.key for group in groups] == ["", "", "t", "c", ""]


def test_what_a_later_version_changed_is_said_in_words() -> None:
    context: Any = {
        "previous": {"overall": {"choice": 2}, "tags": ["a"]},
        "answer": {"overall": {"choice": 1}},
    }
    options = [{"value": "a", "label": "Wrong"}]
    assert tags.was(context, PREFERENCE, AS_SENT) == "B is better"
    assert tags.was(context, {"type": "choice", "name": "tags", "options": options}, AS_SENT) == "Wrong"
    assert tags.was(context, rating("helpful"), AS_SENT, 0) == ""
