"""Text from outside, ids, problems, and readers of objects."""

from __future__ import annotations

import time

import pytest

from boundary.ids import uuid7
from boundary.members import Members, quoted
from boundary.problems import Conflict, Invalid, NotFound, Problem
from boundary.text import clean_text


@pytest.mark.parametrize("text", ["", "  a \r\n", "e\u0301\u00e9", "\u202eabc", "\x1b[0m", "😀"])
def test_text_is_kept_as_it_was_sent(text: str) -> None:
    assert clean_text(text) is text


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "The prompt must be text."),
        (3, "The prompt must be text."),
        (b"a", "The prompt must be text."),
        ("ab\0", "The prompt contains a NUL character (U+0000) at position 3, which cannot be stored."),
        ("\ud83d", "The prompt contains half a character (U+D83D) at position 1, which cannot be stored."),
        ("x" * 11, "The prompt is longer than 10 characters (11)."),
    ],
)
def test_text_that_cannot_be_stored_is_refused(value: object, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_text(value, name="prompt", max_length=10)
    assert refusal.value.detail == sentence


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\tb", "a\u2028b", "\x1b", "\x85"])
def test_a_name_is_one_line(text: str) -> None:
    with pytest.raises(Invalid, match="one line"):
        clean_text(text, name="name", multiline=False)


def test_length_is_counted_in_characters_not_in_bytes() -> None:
    assert clean_text("😀" * 10, max_length=10)


def test_ids_sort_by_the_time_they_were_made() -> None:
    first = uuid7()
    time.sleep(0.002)
    second = uuid7()
    assert first < second
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert abs((first.int >> 80) / 1000 - time.time()) < 5


def test_ids_do_not_repeat() -> None:
    assert len({uuid7() for _ in range(10_000)}) == 10_000


def test_a_problem_is_an_rfc_9457_document() -> None:
    problem = Conflict("Somebody saved first.", fields={"a": "Changed."}, version=4)
    assert problem.as_dict() == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "Somebody saved first.",
        "fields": {"a": "Changed."},
        "version": 4,
    }
    assert "fields" not in NotFound("There is no such page.").as_dict()


def test_every_problem_has_its_own_status() -> None:
    def kinds(base: type[Problem]) -> list[type[Problem]]:
        return [kind for sub in base.__subclasses__() for kind in (sub, *kinds(sub))]

    statuses = [kind.status for kind in kinds(Problem) if kind.__module__ == "boundary.problems"]
    assert sorted(statuses) == [400, 401, 403, 404, 409, 413, 422, 429]


def test_members_nobody_asked_for_are_named() -> None:
    members = Members({"name": "x", "colour": 1, "size": None}, "A thing")
    assert members.text("name") == "x"
    with pytest.raises(Invalid, match="A thing does not know “colour”"):
        members.done()


def test_many_names_are_shortened() -> None:
    assert quoted(["a"]) == "“a”"
    assert quoted(["a", "b", "c"]) == "“a”, “b” and “c”"
    assert quoted([str(n) for n in range(9)], limit=2) == "“0”, “1” and 7 more"
