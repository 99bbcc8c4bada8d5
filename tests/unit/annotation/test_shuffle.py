"""The order responses are shown in."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.shuffle import candidate_order, letters_shown, permutations


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_each_number_below_the_factorial_names_a_different_order(count):
    orders = {tuple(candidate_order(index, count)) for index in range(permutations(count))}
    assert len(orders) == permutations(count)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_uniform_number_below_24_gives_every_order_equally_often(count):
    seen = Counter(tuple(candidate_order(index, count)) for index in range(24))
    assert set(seen.values()) == {24 // permutations(count)}


@given(st.integers(0, 2**31 - 1), st.integers(1, 8))
def test_letters_and_order_say_the_same(index, count):
    order, letters = candidate_order(index, count), letters_shown(index, count)
    assert sorted(order) == list(range(count))
    assert [letters[canonical] for canonical in order] == list("ABCDEFGH"[:count])
