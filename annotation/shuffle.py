"""The order responses are shown in: one number names one permutation."""

from __future__ import annotations

import math

LETTERS = "ABCDEFGH"


def permutations(count: int) -> int:
    """Return how many orders `count` responses have: count!."""
    return math.factorial(count)


def candidate_order(index: int, count: int) -> list[int]:
    """Return the canonical indexes of `count` responses in the order number `index` (taken modulo count!).

    The index is read in the factorial number system (Lehmer code), so each order has exactly one number
    and a uniform number gives a uniform order.
    """
    rest = list(range(count))
    index %= permutations(count)
    order: list[int] = []
    for place in range(count, 0, -1):
        pick, index = divmod(index, permutations(place - 1))
        order.append(rest.pop(pick))
    return order


def letters_shown(index: int, count: int) -> str:
    """Return the letter that each canonical response is shown under: "BA" when the second stands first."""
    order = candidate_order(index, count)
    return "".join(LETTERS[order.index(canonical)] for canonical in range(count))
