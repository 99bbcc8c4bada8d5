"""A task's payload fits its design, or a lead reads why not."""

from __future__ import annotations

from typing import Any

import pytest

from annotation import presets
from annotation.designs import check_design, check_payload
from annotation.inputs import messages_of
from boundary.problems import Invalid

PAIRWISE = presets.get("pairwise").design()
CLASSIFY = presets.get("classification").design()
CHAT = check_design([{"type": "conversation"}], [{"type": "text", "name": "reply", "title": "Reply"}])
ASK = {"role": "user", "content": "Why?"}
TWO = ["one", "two"]


def test_plain_texts_become_responses_and_nothing_else_changes() -> None:
    payload = {
        "prompt": " Why?\r\n",
        "responses": ["one", {"text": "two\u202e", "model": "m-1", "score": 0.5}],
    }
    assert check_payload(PAIRWISE, payload) == {
        "prompt": " Why?\r\n",
        "responses": [{"text": "one"}, {"text": "two\u202e", "model": "m-1", "score": 0.5}],
    }


def test_ids_and_meta_are_kept() -> None:
    payload = {"document": "x", "meta": {"source": "desk", "deep": [1, None]}, "id": 7, "external_id": "a-1"}
    assert check_payload(CLASSIFY, payload) == payload


def test_messages_stand_for_a_prompt_and_a_prompt_for_messages() -> None:
    assert messages_of(check_payload(CHAT, {"prompt": "Why?"})) == [ASK]
    turns = [{"role": "system", "content": ""}, ASK, {"role": "assistant", "content": "x"}, ASK]
    payload = {"messages": turns, "responses": TWO}
    assert messages_of(check_payload(PAIRWISE, payload)) == turns
    assert messages_of(check_payload(CLASSIFY, {"document": "x"})) == []


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        ({"responses": TWO}, "Needs a prompt, has none."),
        ({"prompt": None, "responses": TWO}, "Needs a prompt, has none."),
        ({"prompt": "a"}, "Needs 2 responses, has none."),
        ({"prompt": "a", "responses": ["one"]}, "Needs 2 responses, has 1."),
        ({"prompt": "a", "responses": ["1", "2", "3"]}, "Needs 2 responses, has 3."),
        ({"prompt": "a", "responses": "one"}, "The responses must be a list."),
        ({"prompt": "a", "responses": ["one", " "]}, "The text of response 2 is empty."),
        ({"prompt": "a", "responses": ["one", 2]}, "Response 2 must be text, or an object with a text."),
        (
            {"prompt": "a", "responses": [{"text": "x", "model": 3}, "y"]},
            "The model of response 1 must be text.",
        ),
        (
            {"prompt": "a", "responses": ["x", {"text": "x"}]},
            "Both responses are the same text. Nothing to compare.",
        ),
        ({"prompt": "\n", "responses": TWO}, "The prompt is empty."),
        ({"prompt": 3, "responses": TWO}, "The prompt must be text."),
        (
            {"prompt": "x" * 200_001, "responses": TWO},
            "The prompt is longer than 200,000 characters (200,001).",
        ),
        ({"prompt": "a\0", "responses": TWO}, "prompt contains a NUL character (U+0000) at position 2"),
        (
            {"prompt": "a", "messages": [ASK], "responses": TWO},
            "Has both a prompt and messages. Send one of them.",
        ),
        ({"messages": [], "responses": TWO}, "The messages must be a list with at least one turn."),
        ({"messages": ["Why?"], "responses": TWO}, "Message 1 must be an object with role and content."),
        ({"messages": [{"role": "bot", "content": ""}], "responses": TWO}, "Message 1 needs a role"),
        ({"messages": [{"role": "user"}], "responses": TWO}, "The content of message 1 must be text."),
        ({"messages": [{"role": "user", "content": ""}], "responses": TWO}, "Message 1 is empty."),
        (
            {"messages": [ASK, {"role": "assistant", "content": "x"}], "responses": TWO},
            "The last message must be the user's. It is the assistant's.",
        ),
        (
            {"prompt": "a", "responses": TWO, "colour": 1, "size": 2},
            "There is no place for “colour” and “size”. Put more members inside “meta”.",
        ),
        ({"prompt": "a", "responses": TWO, "meta": "x"}, "The meta must be an object."),
        ({"prompt": "a", "responses": TWO, "id": [1]}, "The id must be text."),
        ([], "A task must be an object."),
    ],
)
def test_a_payload_that_does_not_fit_is_refused(payload: Any, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_payload(PAIRWISE, payload)
    assert caught.value.detail.startswith(sentence)


def test_a_document_is_needed_where_the_design_shows_one() -> None:
    with pytest.raises(Invalid, match="Needs a document, has none"):
        check_payload(CLASSIFY, {"prompt": "x"})
