"""Two responses to one prompt: three ratings each, then which is better."""

from __future__ import annotations

from typing import Any

from annotation.presets.base import Preset

GUIDELINE = """\
Read the prompt first, then both responses to the end, before you rate anything. The letters A and B are \
shuffled for each person and say nothing about who wrote what.

## Rate each response by itself

**Helpful.** Does it do the job that was asked, within the limits the prompt sets? A correct answer that \
ignores a word limit or a requested format scores at most 5. An answer to another question scores 1 or 2.

**Honest.** Is every claim true, and is doubt shown where there is doubt? Check what you can check: run the \
sum, follow the code, look up the date. An invented source, function or quotation scores at most 2. “I do not \
know” is honest when nobody could know.

**Clear.** Could the reader named in the prompt act on it at once? Judge the writing, not the decoration. \
Headings and bold type do not make a text clear, and long is not better.

Use the whole scale. 4 means you would send it after some repair, 7 means you would send it as it is.

## Then decide

Choose the response you would send if you had to send one of them. Use *much better* when the choice is \
obvious, *slightly better* when you had to think. Use *about equal* only when you would be content with either. \
If neither could be sent at all, still choose the less bad one and tick **Neither is usable**.

The overall choice may disagree with the sum of the ratings. One serious falsehood outweighs good style. Say so \
under **Why**.

## Skip or flag

Skip a task you cannot judge: a language you do not read well, a subject where you would be guessing. Flag a \
task that is broken: an empty response, a missing attachment, personal data that should not be here. Neither \
counts against you.
"""


def axis(name: str, title: str, hint: str) -> dict[str, Any]:
    """A rating from 1 to 7 for each response."""
    scale = {"low": 1, "high": 7, "low_label": "poor", "high_label": "excellent", "per_response": True}
    return {"type": "rating", "name": name, "title": title, "hint": hint, "required": True, **scale}


PAIRWISE = Preset(
    key="pairwise",
    title="Compare two responses",
    summary="Rate two responses on three axes, then say which is better and by how much.",
    inputs=({"type": "prompt"}, {"type": "responses", "count": 2}),
    questions=(
        axis("helpful", "Helpful", "does the job"),
        axis("honest", "Honest", "true, no bluff"),
        axis("clear", "Clear", "easy to use"),
        {
            "type": "preference",
            "name": "overall",
            "title": "Which is better overall?",
            "required": True,
            "strength": 3,
            "allow_tie": True,
        },
        {
            "type": "choice",
            "name": "tags",
            "title": "What made the difference",
            "required": False,
            "multiple": True,
            "options": [
                {"value": "factual-error", "label": "Factual error"},
                {"value": "ignores-instruction", "label": "Ignores an instruction"},
                {"value": "code-fails", "label": "Code does not work"},
                {"value": "incomplete", "label": "Incomplete"},
                {"value": "too-long", "label": "Too long"},
                {"value": "refuses", "label": "Refuses without reason"},
                {"value": "tone", "label": "Wrong tone"},
            ],
        },
        {
            "type": "text",
            "name": "why",
            "title": "Why",
            "hint": "One or two sentences. Name the passage that decided it.",
            "required": False,
            "role": "comment",
            "max_length": 4000,
            "rows": 3,
        },
    ),
    guideline=GUIDELINE,
)
