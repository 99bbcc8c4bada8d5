"""What JSON from outside is taken, and what is refused with a sentence."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boundary.canonical import canonical, sha256_of
from boundary.problems import BadRequest, Invalid, TooLarge
from boundary.values import MAX_INTEGER, clean_int, clean_json, clean_value

REFUSED = {
    "NUL in a value": rb'{"a": "x\u0000"}',
    "NUL in a key": rb'{"a\u0000": 1}',
    "a raw NUL": b'{"a": "\x00"}',
    "a lone surrogate in a value": rb'["\ud800"]',
    "a lone surrogate in a key": rb'{"\udfff": 1}',
    "NaN": b"[NaN]",
    "Infinity": b"[Infinity]",
    "minus Infinity": b"[-Infinity]",
    "a float beyond all floats": b"1e999",
    "an integer of 64 bits": b"9223372036854775808",
    "an integer one above the limit": str(MAX_INTEGER + 1).encode(),
    "an integer of 401 digits": b"1" * 401,
    "an integer of 5,000 digits": b"1" * 5000,
    "a float that is a large integer": b"1e20",
    "nesting of 65": b"[" * 65 + b"]" * 65,
    "nesting of 5,000": b"[" * 5000 + b"]" * 5000,
    "nesting of 100,000 that never closes": b"[" * 100_000,
    "invalid UTF-8": b'"\xff"',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a key twice": b'{"a": 1, "a": 2}',
    "a key twice further down": b'[{"b": {"a": 1, "a": 1}}]',
    "too many values": b"[" + b",".join([b"1"] * 10_000) + b"]",
    "a key of 129 characters": b'{"' + b"k" * 129 + b'": 1}',
    "non-ASCII digits": "[١٢]".encode(),
    "nothing": b"",
    "a trailing comma": b"[1,]",
    "two documents": b"{} {}",
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED.keys())
def test_bad_json_is_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_json(raw)
    assert refusal.value.detail.endswith(".")
    refusal.value.detail.encode()
    assert refusal.value.status in {400, 422}


def test_a_surrogate_in_text_that_is_already_decoded_is_refused() -> None:
    with pytest.raises(BadRequest):
        clean_json('"\ud800"')


def test_more_bytes_than_allowed_are_too_large() -> None:
    with pytest.raises(TooLarge, match="larger than 10 bytes"):
        clean_json(b'"0123456789"', max_bytes=10)
    with pytest.raises(TooLarge):
        clean_json('"ééééé"', max_bytes=10)


def test_a_body_made_to_be_slow_is_refused_quickly() -> None:
    started = time.process_time()
    with pytest.raises(Invalid):
        clean_json(b'"' + b'\\"' * 900_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ["a\r\nb", "e\u0301", "\u202e", "\ufeff", "\u2028", "😀", "\x1b", ""])
def test_content_is_kept_as_it_was_sent(text: str) -> None:
    assert clean_json(json.dumps([text])) == [text]


def test_the_limits_themselves_are_accepted() -> None:
    assert clean_json(str(MAX_INTEGER)) == MAX_INTEGER
    assert clean_json(str(-MAX_INTEGER)) == -MAX_INTEGER
    clean_json("[" * 64 + "]" * 64)
    clean_json("[" + ",".join(["1"] * 9_999) + "]")
    clean_json(json.dumps({"k" * 128: '[{"' * 100}))


FOREIGN = {
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "5,000 digits": 10**5000,
    "a key that is a number": {1: 2},
    "a tuple": ("a",),
    "bytes": b"a",
    "an object inside": {"a": {"b": object()}},
}


@pytest.mark.parametrize("value", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_parsed_value_that_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        clean_value(value)


def test_the_sentence_names_the_place() -> None:
    with pytest.raises(Invalid, match=r"responses\[1\]\.text contains a NUL character"):
        clean_value({"responses": [{"text": "a"}, {"text": "\0"}]})


@pytest.mark.parametrize("raw", ["١٢", "1.0", "", " 1", "1_0", "0x1", "1" * 30, None, True, 1.5])
def test_a_number_in_a_query_has_ascii_digits_only(raw: object) -> None:
    with pytest.raises(Invalid, match="must be a whole number"):
        clean_int(raw, name="page")


def test_a_number_in_a_query_stays_within_its_limits() -> None:
    assert clean_int("20", name="page", low=1, high=20) == 20
    with pytest.raises(Invalid, match="between 1 and 20"):
        clean_int("21", name="page", low=1, high=20)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NUMBERS = st.integers(-MAX_INTEGER, MAX_INTEGER) | st.floats(-1e15, 1e15)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=30,
)


@given(VALUES)
def test_every_good_value_survives_the_canonical_text(value: object) -> None:
    text = canonical(clean_value(value))
    again = clean_json(text)
    assert again == value
    assert canonical(again) == text
    assert len(text.splitlines()) <= 1 or any(mark in text for mark in "\x1c\x1d\x1e\x0b\x0c")


@given(st.dictionaries(TEXTS, NUMBERS))
def test_equal_data_has_equal_bytes_whatever_the_order_of_its_keys(value: dict[str, float]) -> None:
    backwards = dict(reversed(value.items()))
    assert sha256_of(canonical(backwards)) == sha256_of(canonical(value))


def test_canonical_text_is_compact_sorted_and_one_line() -> None:
    value = {"b": 1.0, "a": "é\u2028\u2029\u0085", "c": [-0.0, 1.5]}
    assert canonical(value) == '{"a":"é\\u2028\\u2029\\u0085","b":1,"c":[0,1.5]}'


def test_the_hash_is_that_of_the_utf8_bytes() -> None:
    assert sha256_of("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
