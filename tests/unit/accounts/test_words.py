"""How numbers, sizes and times are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.words import counted, duration, file_size, full_moment, moment, thousands, word_count

NOW = datetime(2025, 11, 20, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (NOW, "14:02"),
        (NOW - timedelta(hours=15), "Wed 23:02"),
        (NOW + timedelta(days=6), "Wed 14:02"),
        (NOW + timedelta(days=7), "27 Nov"),
        (NOW - timedelta(days=400), "16 Oct 2024"),
    ],
)
def test_a_moment_is_as_exact_as_it_is_near(at: datetime, written: str) -> None:
    assert moment(at, NOW) == written


def test_the_full_moment_names_the_weekday() -> None:
    assert full_moment(NOW) == "Thursday 20 November 2025, 14:02"


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 KB"),
        (48_213, "48 KB"),
        (2_500_000, "2.5 MB"),
    ],
)
def test_sizes_have_one_unit(size: int, written: str) -> None:
    assert file_size(size) == written


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("  ", 0), ("Read both to the end.", 5), ("日本語", 3), ("GPT と答え", 4), ("naïve café", 2)],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert word_count(text) == words


def test_numbers_have_commas_and_their_noun() -> None:
    assert thousands(1_234_567) == "1,234,567"
    assert counted(1, "person", "people") == "1 person"
    assert counted(1_200, "task") == "1,200 tasks"


def test_durations_are_minutes_and_seconds_until_an_hour() -> None:
    assert duration(timedelta(seconds=192)) == "3:12"
    assert duration(timedelta(minutes=84)) == "1 h 24 min"
