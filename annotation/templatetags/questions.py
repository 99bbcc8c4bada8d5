"""What question templates draw: groups, scales and cells, made from a design and an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import template

from annotation.rendering.plain import count_words

register = template.Library()

Question = Mapping[str, Any]
Answer = Mapping[str, Any]

STRENGTHS = {
    1: {1: "better"},
    2: {1: "slightly better", 2: "better"},
    3: {1: "slightly better", 2: "better", 3: "much better"},
}


@dataclass(frozen=True)
class Group:
    """Questions drawn as one block: usually one, or consecutive ratings that share a scale."""

    type: str
    questions: list[Question]
    key: str = ""

    @property
    def question(self) -> Question:
        """Return the first question, which names the block."""
        return self.questions[0]

    @property
    def template(self) -> str:
        """Return the template that asks this type."""
        return f"questions/{self.type}.html"

    @property
    def answer_template(self) -> str:
        """Return the template that shows an answer of this type."""
        return f"questions/{self.type}_answer.html"


@dataclass(frozen=True)
class Cell:
    """One button of a scale."""

    value: int
    digit: int
    label: str
    checked: bool
    glyph: str = ""
    side: int = 0


@dataclass(frozen=True)
class Scale:
    """A row of cells: one radio group."""

    field: str
    label: str
    letter: str
    index: int | None
    cells: list[Cell]

    @property
    def chosen(self) -> Cell | None:
        """Return the chosen cell, if one is."""
        return next((cell for cell in self.cells if cell.checked), None)


@dataclass(frozen=True)
class Axis:
    """One rating question with its scales, one per response."""

    question: Question
    scales: list[Scale] = field(default_factory=list)


def _same_scale(one: Question, other: Question) -> bool:
    settings = ("low", "high", "low_label", "high_label", "per_response")
    return all(one.get(name) == other.get(name) for name in settings)


def is_author_text(question: Question) -> bool:
    """Say whether the question is answered in the big editor beside the prompt."""
    return question["type"] == "text" and question.get("role") in {"completion", "prompt"}


def grouped(questions: Sequence[Question]) -> list[Group]:
    """Put consecutive per-response ratings on one scale into one block; give T and C to their blocks."""
    groups: list[Group] = []
    for question in questions:
        joins = (
            question["type"] == "rating"
            and bool(question.get("per_response"))
            and bool(groups)
            and groups[-1].type == "rating"
            and _same_scale(groups[-1].question, question)
        )
        if joins:
            groups[-1].questions.append(question)
        else:
            groups.append(Group(question["type"], [question], _key(question, groups)))
    return groups


def _key(question: Question, before: Sequence[Group]) -> str:
    wanted = ""
    if question["type"] == "text":
        wanted = "c"
    elif question["type"] == "choice" and question.get("multiple"):
        wanted = "t"
    return "" if any(group.key == wanted for group in before) else wanted


@register.simple_tag
def panel_groups(design: Any, layout: str = "compare") -> list[Group]:
    """Return the blocks of the answer panel; author texts have their place beside the prompt."""
    return grouped([q for q in design.questions if layout != "author" or not is_author_text(q)])


@register.simple_tag
def author_texts(design: Any) -> list[Question]:
    """Return the questions that are answered in an editor."""
    return [q for q in design.questions if is_author_text(q)]


@register.simple_tag
def answer_groups(design: Any) -> list[Group]:
    """Return the blocks in which a finished answer is shown."""
    return grouped(design.questions)


def _at(value: object, index: int) -> object:
    return value[index] if isinstance(value, list) and index < len(value) else None


def _cells(question: Question, value: object) -> list[Cell]:
    low, high = int(question["low"]), int(question["high"])
    # A digit means the number it shows; on a scale with other numbers it means the place.
    shift = 0 if low >= 0 and high <= 9 else 1 - low
    chosen = None if isinstance(value, bool) else value
    return [Cell(n, n + shift, f"{n} of {high}", n == chosen) for n in range(low, high + 1)]


@register.simple_tag
def rating_axes(questions: Sequence[Question], panes: Sequence[Any], answer: Answer) -> list[Axis]:
    """Return the axes of a rating block, each with one scale per shown response, in shown order."""
    axes = []
    for question in questions:
        name, title, value = question["name"], question["title"], answer.get(question["name"])
        if not question.get("per_response"):
            axes.append(Axis(question, [Scale(f"q-{name}", title, "", None, _cells(question, value))]))
            continue
        scales = [
            Scale(
                f"q-{name}-{pane.index}",
                f"{title}, response {pane.letter}" if len(panes) > 1 else title,
                pane.letter if len(panes) > 1 else "",
                pane.index,
                _cells(question, _at(value, pane.index)),
            )
            for pane in panes
        ]
        axes.append(Axis(question, scales))
    return axes


@register.simple_tag
def preference_scale(question: Question, panes: Sequence[Any], answer: Answer) -> Scale:
    """Return the cells from "A much better" to "B much better" as shown, with canonical values."""
    value = answer.get(question["name"])
    chosen = value.get("choice") if isinstance(value, Mapping) else None
    strength = int(question.get("strength", 3))
    direction = 1 if panes[0].index == 0 else -1
    steps = [n for n in range(-strength, strength + 1) if n or question.get("allow_tie", True)]
    cells = [
        Cell(
            value=step * direction,
            digit=digit,
            label=_preference_label(step, strength, panes),
            checked=chosen is not None and chosen == step * direction,
            glyph="=" if not step else ("‹" if step < 0 else "›") * abs(step),
            side=0 if not step else (1 if step < 0 else 2),
        )
        for digit, step in enumerate(steps, start=1)
    ]
    return Scale(f"q-{question['name']}", question["title"], "", None, cells)


def _preference_label(step: int, strength: int, panes: Sequence[Any]) -> str:
    if not step:
        return "About equal"
    letter = panes[0].letter if step < 0 else panes[1].letter
    return f"{letter} is {STRENGTHS[strength][abs(step)]}"


@register.filter
def neither(answer: Answer, question: Question) -> bool:
    """Say whether "neither is usable" is ticked."""
    value = answer.get(question["name"])
    return isinstance(value, Mapping) and value.get("neither") is True


@register.filter
def lookup(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """Return mapping[key], or an empty string: templates cannot use a variable as a key."""
    found = (mapping or {}).get(key)
    return "" if found is None else found


@register.filter
def has_value(chosen: object, value: str) -> bool:
    """Say whether a choice, single or multiple, contains this value."""
    return value in chosen if isinstance(chosen, list) else bool(chosen == value)


@register.filter
def text_words(text: object) -> int:
    """Count the words of an answer; nothing has none."""
    return count_words(text) if isinstance(text, str) else 0


@register.filter
def plain_options(question: Question) -> bool:
    """Say whether every option is only a label."""
    return not any(option.get("hint") for option in question["options"])


@register.filter
def short_options(question: Question) -> bool:
    """Say whether the options fit beside each other in one row."""
    options = question["options"]
    if len(options) > 3 or any(option.get("hint") for option in options):
        return False
    return sum(len(option["label"]) for option in options) <= 26


@register.simple_tag(takes_context=True)
def was(context: template.Context, question: Question, panes: Sequence[Any], index: int | None = None) -> str:
    """Return the earlier version's answer in words, where it was another one; nothing in other views."""
    previous = context.get("previous")
    name = question["name"]
    if not previous or name not in previous:
        return ""
    old, new = previous[name], context["answer"].get(name)
    if isinstance(index, int):
        old, new = _at(old, index), _at(new, index)
    return "" if old == new or old is None else _said(question, panes, old)


def _said(question: Question, panes: Sequence[Any], value: Any) -> str:
    if question["type"] == "preference":
        return next(
            (
                cell.label
                for cell in preference_scale(question, panes, {question["name"]: value}).cells
                if cell.checked
            ),
            "",
        )
    if question["type"] == "choice":
        return ", ".join(one["label"] for one in question["options"] if has_value(value, one["value"]))
    return str(value)
