"""A brief, and the prompt a person writes for it."""

from __future__ import annotations

from annotation.presets.base import Preset

GUIDELINE = """\
Write a prompt that somebody doing this work would really send. The brief says which field, which kind of task and \
what to avoid. Everything else is yours.

## A good prompt

- **It comes from real work.** Think of the last time you needed this. Keep the awkward parts: the odd format, the \
half-finished table, the reason for the hurry.
- **It carries what is needed.** Paste the text, the code or the figures it speaks about. A model cannot open your \
attachment.
- **It sets limits that can be checked.** "Under 150 words, for planners who know no SQL" can be judged. "Make it \
nice" cannot.
- **It has more than one way to fail.** If every answer would be equally good, nothing is learned from it.
- **It sounds like you.** Short, long, blunt or polite. Do not write as you think a model wants to be addressed. \
Typing errors may stay if you would have made them.

## Vary

Before each new prompt, look at your last three. Change at least two of: the task, the length, the reader, the \
format asked for, the language. Do not write ten versions of one idea with other names in it.

## Avoid

- Questions with a one-word answer, unless the brief asks for them.
- Trivia that anyone finds in a second.
- Real people, customers, passwords, unpublished figures. Invent them, and make them plausible.
- Prompts copied from a website or made by a model. Both spoil the data, and the second is easy to notice.

## Difficulty

*Easy*: a new colleague could answer it at once. *Medium*: needs some study or several steps. *Hard*: you yourself \
would need a good part of an hour. Aim for the mixture the brief names; without one, aim for medium.

## Before you submit

Try to answer your own prompt in your head. If you cannot say what a good answer would hold, neither can the person \
who rates it.
"""

PROMPT = Preset(
    key="prompt",
    title="Write a prompt",
    summary="Write a realistic prompt for a brief.",
    inputs=({"type": "document", "title": "Brief"},),
    questions=(
        {
            "type": "text",
            "name": "prompt",
            "title": "Your prompt",
            "hint": "Exactly as you would send it.",
            "required": True,
            "role": "prompt",
            "max_length": 20_000,
            "rows": 12,
            "markdown": True,
        },
        {
            "type": "choice",
            "name": "difficulty",
            "title": "How hard is it to answer well?",
            "required": True,
            "multiple": False,
            "options": [
                {"value": "easy", "label": "Easy", "hint": "at once"},
                {"value": "medium", "label": "Medium", "hint": "several steps"},
                {"value": "hard", "label": "Hard", "hint": "most of an hour"},
            ],
        },
        {
            "type": "text",
            "name": "note",
            "title": "Note for the reviewer",
            "hint": "What a good answer must hold.",
            "required": False,
            "role": "comment",
            "max_length": 4000,
            "rows": 3,
        },
    ),
    guideline=GUIDELINE,
)
