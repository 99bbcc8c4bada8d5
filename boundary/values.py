"""JSON from outside: whatever passes here can be stored, read back unchanged and exported."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NoReturn

from boundary.problems import BadRequest, Invalid, TooLarge
from boundary.text import subject, unstorable

if TYPE_CHECKING:
    from collections.abc import Iterator

_JSON_TYPES = "null, true, false, a number, a text, a list or an object"

MAX_BYTES = 2_000_000
MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64
MAX_NODES = 10_000
MAX_KEY = 128

# Possessive, and an unterminated string runs to the end: linear time on any input.
_BRACKET_OR_STRING = re.compile(r'[\[{]|[\]}]|"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_ASCII_INTEGER = re.compile(r"[+-]?[0-9]{1,17}")


def clean_json(raw: str | bytes, *, name: str = "body", max_bytes: int = MAX_BYTES) -> Any:
    """Parse and check JSON text. Raises BadRequest, TooLarge or Invalid, all of them kinds of Invalid."""
    text = _decode(raw, name, max_bytes)
    _check_depth(text, name)
    try:
        parsed = json.loads(
            text,
            object_pairs_hook=_unique_keys,
            parse_int=_integer,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        what = error.msg.removesuffix(" starting at")
        raise BadRequest(f"{subject(name)} is not valid JSON: {what} at {where}.") from None
    return clean_value(parsed, name=name)


def clean_value(value: Any, *, name: str = "value") -> Any:
    """Check a parsed value by the same rules and give it back; tuples and foreign types are refused."""
    nodes = 0
    stack: list[tuple[Any, str, int]] = [(value, "", 0)]
    while stack:
        node, path, depth = stack.pop()
        nodes += 1
        if nodes > MAX_NODES:
            raise Invalid(f"{subject(name)} has more than {MAX_NODES:,} values.")
        if isinstance(node, dict | list):
            if depth == MAX_DEPTH:
                raise Invalid(_too_deep(name))
            stack.extend((child, where, depth + 1) for child, where in _children(node, path, name))
        else:
            _check_scalar(node, path or subject(name))
    return value


def clean_int(value: object, *, name: str, low: int = -MAX_INTEGER, high: int = MAX_INTEGER) -> int:
    """A whole number from a form or a query string. ASCII digits only, within its limits."""
    if isinstance(value, str) and _ASCII_INTEGER.fullmatch(value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid(f"{subject(name)} must be a whole number.")
    if not low <= value <= high:
        raise Invalid(f"{subject(name)} must be between {low:,} and {high:,}.")
    return value


def _decode(raw: str | bytes, name: str, max_bytes: int) -> str:
    if isinstance(raw, str):
        fault = unstorable(raw)
        if fault:
            raise BadRequest(f"{subject(name)} {fault}")
        size = len(raw.encode())
    else:
        size = len(raw)
    if size > max_bytes:
        raise TooLarge(f"{subject(name)} is larger than {max_bytes:,} bytes ({size:,}).")
    if isinstance(raw, str):
        return raw
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"{subject(name)} is not UTF-8 (byte {error.start + 1:,}).") from None


def _check_depth(text: str, name: str) -> None:
    depth = 0
    for token in _BRACKET_OR_STRING.finditer(text):
        first = text[token.start()]
        if first in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Invalid(_too_deep(name))
        elif first in "]}":
            depth -= 1


def _too_deep(name: str) -> str:
    return f"{subject(name)} is nested more than {MAX_DEPTH} levels deep."


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Invalid(f"The key “{_shown(twice)}” is there twice in one object. Only one can be kept.")
    return result


def _integer(digits: str) -> int:
    # Python itself refuses 4,300 digits with an error that is not a JSON error.
    if len(digits) > 17:
        raise Invalid(f"The number {_shown(digits)} is beyond ±{MAX_INTEGER:,}. Send it as text.")
    return int(digits)


def _constant(word: str) -> NoReturn:
    raise Invalid(f"{word} is not a number JSON knows.")


def _children(node: dict[Any, Any] | list[Any], path: str, name: str) -> Iterator[tuple[Any, str]]:
    if isinstance(node, list):
        for index, child in enumerate(node):
            yield child, f"{path}[{index}]"
        return
    for key, child in node.items():
        if not isinstance(key, str):
            raise Invalid(f"{subject(name)} has a key that is not text.")
        if len(key) > MAX_KEY:
            raise Invalid(f"The key “{_shown(key)}” is longer than {MAX_KEY} characters ({len(key):,}).")
        fault = unstorable(key)
        if fault:
            raise Invalid(f"A key {fault}")
        yield child, f"{path}.{key}" if path else key


def _check_scalar(value: object, where: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        fault = unstorable(value)
        if fault:
            raise Invalid(f"{where} {fault}")
    elif isinstance(value, int | float):
        if isinstance(value, float) and not math.isfinite(value):
            raise Invalid(f"{where} is not a finite number.")
        # PostgreSQL gives large floats back as integers, so one limit holds for both.
        if abs(value) > MAX_INTEGER:
            raise Invalid(f"{where} is a number beyond ±{MAX_INTEGER:,}. Send it as text.")
    else:
        raise Invalid(f"{where} is not {_JSON_TYPES}.")


def _shown(text: str) -> str:
    safe = text if len(text) <= 40 else text[:40] + "…"
    return safe.encode("utf-8", "replace").decode().replace("\x00", "?")
