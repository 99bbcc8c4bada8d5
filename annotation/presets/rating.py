"""One response, rated on the five HelpSteer axes."""

from __future__ import annotations

from typing import Any

from annotation.presets.base import Preset

GUIDELINE = """\
Rate one response on five axes from 0 to 4. Each axis is a question of its own: a short, wrong, well written answer \
is low in correctness and high in coherence. Do not let one axis colour the next.

## The axes

**Helpfulness.** How far does the response meet the need behind the prompt? 4: nothing more to ask. 2: useful, \
with a real gap. 0: no use, or it misunderstood the task.

**Correctness.** Are the claims true, and is everything there that a right answer needs? 4: no error and \
nothing essential missing. 2: a mixture. 0: wrong at the core. Check facts and run code. If you cannot check, skip \
the task.

**Coherence.** Does it hold together? 4: clear from start to end, no contradiction. 2: hard to follow in places. \
0: contradicts itself or makes no sense.

**Complexity.** How much knowledge was needed to *write* it? 4: an expert's work. 2: somebody with some study. 0: \
anyone who speaks the language. High is not better, it is only a description.

**Verbosity.** How much text, measured by what the prompt asks? 4: far more than needed. 2: about right. \
0: far too brief. This too is a description: a long answer to a question that wants a long one is a 2.

## How to decide

1. Read the prompt, then the whole response, before the first rating.
2. Name the worst problem to yourself. If there is none, helpfulness is 3 or 4.
3. Between two numbers, take the lower one for correctness and the one you thought of first elsewhere.

A refusal without good reason is 0 for helpfulness, and its coherence may still be 4. A response that says honestly \
what it does not know can be fully correct.

Write one sentence under **Why** whenever you give a 0, or a 4 for helpfulness. Flag responses that are cut off or \
belong to another prompt.
"""


def axis(name: str, title: str, hint: str, low: str, high: str) -> dict[str, Any]:
    """A rating from 0 to 4 of the one response."""
    scale = {"low": 0, "high": 4, "low_label": low, "high_label": high, "per_response": False}
    return {"type": "rating", "name": name, "title": title, "hint": hint, "required": True, **scale}


RATING = Preset(
    key="rating",
    title="Rate one response",
    summary="Five ratings from 0 to 4: helpfulness, correctness, coherence, complexity, verbosity.",
    inputs=({"type": "prompt"}, {"type": "responses", "count": 1}),
    questions=(
        axis("helpfulness", "Helpfulness", "meets the need", "no use", "nothing more to ask"),
        axis("correctness", "Correctness", "true and complete", "wrong", "no error"),
        axis("coherence", "Coherence", "holds together", "makes no sense", "clear throughout"),
        axis("complexity", "Complexity", "knowledge needed to write it", "anyone", "an expert"),
        axis("verbosity", "Verbosity", "length against what was asked", "far too brief", "far too long"),
        {
            "type": "text",
            "name": "why",
            "title": "Why",
            "hint": "The worst problem, in one sentence.",
            "required": False,
            "role": "comment",
            "max_length": 4000,
            "rows": 3,
        },
    ),
    guideline=GUIDELINE,
)
