"""A text, and the one label that fits it."""

from __future__ import annotations

from annotation.presets.base import Preset

GUIDELINE = """\
Read the whole text, then choose the one label that fits it best. The labels below are a start for messages that \
reach a help desk. Replace them with your own before the first batch, and give each label one sentence that says \
what belongs to it and what does not.

## The labels

- **Question.** The writer wants to know something. Nothing is broken.
- **Problem.** Something does not work as the writer expected, whether or not they are right.
- **Request.** The writer wants something done or changed: a refund, an address, a new feature.
- **Complaint.** The writer is dissatisfied with how they were treated, and wants that to be heard.
- **Other.** None of these, or not readable. If you use it more than once in twenty texts, tell your lead: a label \
is missing.

## How to decide

1. **Judge what the writer wants, not the words they use.** "Could you tell me why I was charged twice?" is a \
problem in the form of a question.
2. **If two labels fit, take the one that decides what happens next.** A complaint that also asks for a refund is a \
request, if the refund is what would settle it.
3. **Judge this text alone.** Do not guess what came before it, and do not use what you know about the writer.
4. **Ignore tone** unless the label is about tone.

## Confidence

Choose *Sure* if a careful colleague would choose the same. Choose *Not sure* if you could argue for a second \
label, and name it in the comment. Not being sure is useful: it shows where the labels overlap. It does not count \
against you.

## Skip or flag

Skip a language you do not read. Flag a text that holds passwords, card numbers or health data: it must not stay \
in the data. Flag duplicates only when they are word for word the same.
"""

CLASSIFICATION = Preset(
    key="classification",
    title="Classify a text",
    summary="Read a text and choose its label.",
    inputs=({"type": "document", "title": "Text"},),
    questions=(
        {
            "type": "choice",
            "name": "label",
            "title": "Which label fits best?",
            "required": True,
            "multiple": False,
            "options": [
                {"value": "question", "label": "Question", "hint": "wants to know something"},
                {"value": "problem", "label": "Problem", "hint": "something does not work"},
                {"value": "request", "label": "Request", "hint": "wants something done"},
                {"value": "complaint", "label": "Complaint", "hint": "wants to be heard"},
                {"value": "other", "label": "Other", "hint": "none of these"},
            ],
        },
        {
            "type": "choice",
            "name": "confidence",
            "title": "How sure are you?",
            "required": False,
            "multiple": False,
            "options": [{"value": "sure", "label": "Sure"}, {"value": "not-sure", "label": "Not sure"}],
        },
        {
            "type": "text",
            "name": "comment",
            "title": "Comment",
            "hint": "A second label that could fit, and why.",
            "required": False,
            "role": "comment",
            "max_length": 2000,
            "rows": 2,
        },
    ),
    guideline=GUIDELINE,
)
