"""What changed between two texts, word by word, fast enough for a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from annotation.rendering.invisible import show
from annotation.rendering.plain import UNSPACED, count_words

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["same", "ins", "del"]
Block = tuple[int, int, int]

_TOKEN = re.compile(rf"\n|[^\S\n]+|[{UNSPACED}]|[^\W{UNSPACED}]+|[^\w\s]")
# difflib is quadratic and more: it only sees gaps up to this many pairs of tokens.
_SMALL_GAP = 10_000


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, came or went."""

    kind: Kind
    text: str


def word_diff(old: str, new: str) -> list[Piece]:
    """Pieces in order; same and del make the old text, same and ins the new one."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    runs: list[tuple[str, str, str]] = []
    i = j = 0
    for a, b, size in [*_matches(before, after), (len(before), len(after), 0)]:
        runs.append(("".join(before[i:a]), "".join(after[j:b]), "".join(before[a : a + size])))
        i, j = a + size, b + size
    return list(_pieces(_merged(runs)))


def changed_words(pieces: list[Piece]) -> tuple[int, int]:
    """How many words were added, and how many removed."""
    added = sum(count_words(piece.text) for piece in pieces if piece.kind == "ins")
    removed = sum(count_words(piece.text) for piece in pieces if piece.kind == "del")
    return added, removed


def diff_html(old: str, new: str) -> str:
    """The diff as text with `ins` and `del`; line breaks are left to the style sheet."""
    return "".join(_html(piece) for piece in word_diff(old, new))


def _html(piece: Piece) -> str:
    text = show(piece.text)
    if piece.kind == "same":
        return text
    if not piece.text.strip():
        # A changed line break alone would be invisible.
        text = text.replace("\n", "↵\n")
    return f"<{piece.kind}>{text}</{piece.kind}>"


def _matches(a: list[str], b: list[str]) -> list[Block]:
    """Equal runs (start in a, start in b, length), found from rare words inwards."""
    found: list[Block] = []
    stack = [(0, len(a), 0, len(b))]
    while stack:
        a_low, a_high, b_low, b_high = stack.pop()
        head = _common(a, b, a_low, b_low, min(a_high - a_low, b_high - b_low), step=1)
        if head:
            found.append((a_low, b_low, head))
            a_low, b_low = a_low + head, b_low + head
        tail = _common(a, b, a_high - 1, b_high - 1, min(a_high - a_low, b_high - b_low), step=-1)
        if tail:
            a_high, b_high = a_high - tail, b_high - tail
            found.append((a_high, b_high, tail))
        if a_low == a_high or b_low == b_high:
            continue
        left, right = a[a_low:a_high], b[b_low:b_high]
        anchors = _anchors(left, right, rarest=1)
        if not anchors and len(left) * len(right) <= _SMALL_GAP:
            matcher = SequenceMatcher(None, left, right, autojunk=False)
            found.extend((a_low + x, b_low + y, size) for x, y, size in matcher.get_matching_blocks() if size)
            continue
        points = [(a_low + x, b_low + y) for x, y in anchors or _anchors(left, right)]
        if points:
            stops = [*points[1:], (a_high, b_high)]
            stack.append((a_low, points[0][0], b_low, points[0][1]))
            stack.extend((x, stop[0], y, stop[1]) for (x, y), stop in zip(points, stops, strict=True))
    return sorted(found)


def _common(a: list[str], b: list[str], i: int, j: int, most: int, *, step: int) -> int:
    size = 0
    while size < most and a[i + size * step] == b[j + size * step]:
        size += 1
    return size


def _anchors(a: list[str], b: list[str], rarest: int = 0) -> list[tuple[int, int]]:
    """The rarest tokens both sides have equally often, in pairs that rise on both sides."""
    in_a, in_b = Counter(a), Counter(b)
    rarest = rarest or min((n for token, n in in_a.items() if in_b[token] == n), default=0)
    places: dict[str, deque[int]] = {}
    for index, token in enumerate(b):
        if in_a[token] == in_b[token] == rarest:
            places.setdefault(token, deque()).append(index)
    return _rising([(index, places[token].popleft()) for index, token in enumerate(a) if token in places])


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of these pairs whose second numbers rise; the first ones do already."""
    ends: list[int] = []
    chain: list[int] = []
    back: list[int] = []
    for number, (_, y) in enumerate(pairs):
        spot = bisect_left(ends, y)
        back.append(chain[spot - 1] if spot else -1)
        ends[spot : spot + 1] = [y]
        chain[spot : spot + 1] = [number]
    result = []
    number = chain[-1] if chain else -1
    while number >= 0:
        result.append(pairs[number])
        number = back[number]
    return result[::-1]


def _merged(runs: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Close edits made one: what stayed between two longer edits is noise to a reader."""
    merged: list[tuple[str, str, str]] = []
    for run in runs:
        removed, added, same = run
        if merged:
            last_removed, last_added, between = merged[-1]
            edit_before, edit_after = max(len(last_removed), len(last_added)), max(len(removed), len(added))
            touching = bool(edit_before and edit_after)
            if not between or (touching and len(between) <= min(edit_before, edit_after, 12)):
                merged[-1] = (last_removed + between + removed, last_added + between + added, same)
                continue
            if not edit_after:
                merged[-1] = (last_removed, last_added, between + same)
                continue
        merged.append(run)
    return merged


def _pieces(runs: list[tuple[str, str, str]]) -> Iterator[Piece]:
    for removed, added, same in runs:
        if removed:
            yield Piece("del", removed)
        if added:
            yield Piece("ins", added)
        if same:
            yield Piece("same", same)
