"""A prompt, and the answer a person thinks ideal."""

from __future__ import annotations

from annotation.presets.base import Preset

GUIDELINE = """\
Write the answer you would be glad to receive. A model will learn to write as you do here, so every habit in \
your text, good or bad, is taught.

## Before you write

Read the prompt twice. Note what it asks for, who will read the answer, and each limit it sets: length, format, \
language, tone. Answer in the language of the prompt unless it asks for another.

## The answer

- **Start with the answer.** No greeting, no praise for the question, no repetition of it.
- **Be right.** Run code before you paste it. Work sums out twice. Look up what you are not sure of, and leave \
out what you cannot confirm.
- **Show doubt where there is doubt.** If the prompt can be read in two ways, say which you chose, or answer \
both in short. If it rests on something false, say so first.
- **Be as long as needed.** Most answers are shorter than one thinks. Cut the closing summary.
- **Use form with a reason.** A list for steps, a table for comparisons, a code block with its language for \
code, `$…$` for formulas. Prose for everything else.

Write it yourself. Text copied from another model or from a page with unknown rights cannot be used, and would \
teach somebody else's mistakes. Use no real names, addresses or customer data.

## When you should not simply answer

If the prompt asks for something harmful, write the refusal you would want to see: short, without a lecture, \
with the part that can be helped with. If it cannot be answered without more information, write the one question \
that would settle it.

## Before you submit

Read the preview, not the source. Would you sign it? If a prompt is out of your field, skip it. If it is broken or \
contains personal data, flag it. Use the note for the reviewer: where you looked things up, what you were unsure of.
"""

DEMONSTRATION = Preset(
    key="demonstration",
    title="Write the ideal answer",
    summary="Answer a prompt the way a model should learn to.",
    inputs=({"type": "prompt"},),
    questions=(
        {
            "type": "text",
            "name": "answer",
            "title": "Your answer",
            "hint": "Markdown, formulas between dollar signs, code in fences.",
            "required": True,
            "role": "completion",
            "max_length": 20_000,
            "rows": 18,
            "markdown": True,
        },
        {
            "type": "choice",
            "name": "difficulty",
            "title": "How hard was it?",
            "required": False,
            "multiple": False,
            "options": [
                {"value": "easy", "label": "Easy", "hint": "from memory"},
                {"value": "medium", "label": "Medium", "hint": "needed some thought"},
                {"value": "hard", "label": "Hard", "hint": "needed research or several attempts"},
            ],
        },
        {
            "type": "text",
            "name": "note",
            "title": "Note for the reviewer",
            "hint": "Sources, doubts, choices you made. It is never trained on.",
            "required": False,
            "role": "comment",
            "max_length": 4000,
            "rows": 3,
        },
    ),
    guideline=GUIDELINE,
)
