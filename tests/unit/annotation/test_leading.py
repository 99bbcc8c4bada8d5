"""What leads read, as plain functions: days, pace, the chart, clauses of a guideline, fields of a file."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from annotation import presets
from annotation.burnup import burn_up
from annotation.clauses import clauses
from annotation.columns import first_fields, targets
from annotation.dates import in_days, parse_due, typed_due
from annotation.importing import check_mapping
from annotation.pace import pace
from annotation.summaries import briefly, inputs_in_words, questions_in_words
from boundary.problems import Invalid

# A Friday.
NOW = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "day", "clock"),
    [
        ("28 Nov", date(2026, 11, 28), "23:59"),
        ("28 november 2026", date(2026, 11, 28), "23:59"),
        ("Nov 28, 2026", date(2026, 11, 28), "23:59"),
        ("3 Jan", date(2027, 1, 3), "23:59"),
        ("2026-12-01", date(2026, 12, 1), "23:59"),
        ("2026-12-01T09:30", date(2026, 12, 1), "09:30"),
        ("+2w", date(2026, 12, 4), "23:59"),
        ("+ 3 days", date(2026, 11, 23), "23:59"),
        ("tomorrow 17:00", date(2026, 11, 21), "17:00"),
        ("today", date(2026, 11, 20), "23:59"),
        ("Friday", date(2026, 11, 27), "23:59"),
        ("mon at 8:05", date(2026, 11, 23), "08:05"),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date, clock: str) -> None:
    due = parse_due(typed, NOW)
    assert due is not None
    assert (due.date(), f"{due:%H:%M}") == (day, clock)
    assert parse_due(typed_due(due), NOW) == due


def test_no_text_is_no_date() -> None:
    assert parse_due("  ", NOW) is None
    assert typed_due(None) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "31 Feb",
        "30 Foo",
        "20 Nov 2025",
        "today 9:00",
        "28 Nov 25:00",
        "2026-13-01",
        "+999w",
        "²8 Nov",
        "9" * 61,
    ],
)
def test_what_is_not_a_coming_day_gets_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_due(typed, NOW)
    assert refused.value.detail.endswith(".") or "longer" in refused.value.detail


def test_a_due_date_says_its_weekday_and_distance() -> None:
    assert in_days(datetime(2026, 11, 28, 23, 59, tzinfo=UTC), NOW) == "Saturday 28 November, in 8 days"
    assert in_days(datetime(2027, 1, 4, 17, 0, tzinfo=UTC), NOW) == "Monday 4 January 2027, 17:00, in 45 days"
    assert in_days(NOW - DAY, NOW).endswith("yesterday")


def test_a_pace_is_only_claimed_when_enough_is_known() -> None:
    def word(approved: int, opened: timedelta, due: timedelta | None) -> str:
        due_at = None if due is None else NOW + due
        return pace(wanted=100, approved=approved, opened_at=NOW - opened, due_at=due_at, now=NOW).word

    assert word(50, 10 * DAY, 11 * DAY) == "on track"
    assert word(50, 10 * DAY, 5 * DAY) == "behind"
    assert word(50, 10 * DAY, -DAY) == "overdue"
    assert word(100, 10 * DAY, -DAY) == "done"
    assert word(50, 10 * DAY, None) == ""
    assert word(4, 10 * DAY, 5 * DAY) == ""
    assert word(50, DAY / 2, 5 * DAY) == ""


def test_the_chart_sums_days_and_ends_today() -> None:
    first = NOW.date() - 3 * DAY
    chart = burn_up({first: 4, first + DAY: 2}, {first + DAY: 3}, wanted=10, today=NOW.date(), due=None)
    assert chart is not None
    assert [(row.submitted, row.approved) for row in chart.rows] == [(4, 0), (6, 3), (6, 3), (6, 3)]
    assert chart.due_x == ""
    assert burn_up({}, {}, wanted=10, today=NOW.date(), due=None) is None


def test_a_chart_of_one_day_or_of_years_is_still_a_chart() -> None:
    today = NOW.date()
    alone = burn_up({today: 1}, {}, wanted=1, today=today, due=today + DAY)
    assert alone is not None
    assert alone.due_x
    long = burn_up({today - 2000 * DAY: 7}, {today: 7}, wanted=7, today=today, due=today - DAY)
    assert long is not None
    assert long.rows[0].submitted == 7
    assert len(long.rows) <= 401


GUIDELINE = (
    "Read it all.\n\n## Honest\n\nTrue.\n\n```md\n## not a heading\n```\n\n### Sources\n\nReal ones.\n"
)


def test_a_guideline_is_cut_at_its_headings() -> None:
    found = clauses(GUIDELINE)
    assert [(one.level, one.title, one.anchor) for one in found] == [
        (0, "", "c-start"),
        (2, "Honest", "c-honest"),
        (3, "Sources", "c-sources"),
    ]
    assert not any(one.changed for one in found)


def test_only_the_clauses_that_differ_are_marked() -> None:
    found = clauses(GUIDELINE.replace("Real ones.", "Real ones only.") + "\n## New\n\nWords.\n", GUIDELINE)
    assert [one.title for one in found if one.changed] == ["Sources", "New"]


def test_two_headings_of_one_name_have_two_addresses_and_references_keep_the_text_whole() -> None:
    assert [one.anchor for one in clauses("## A\n\nx\n\n## A\n\ny")] == ["c-a", "c-a-2"]
    assert len(clauses("## A\n\n[x]\n\n## B\n\n[x]: https://example.org")) == 1


PAIRWISE = presets.get("pairwise").design()


def test_fields_of_a_file_are_guessed_from_their_names() -> None:
    row = {"question": "Q", "answer_a": "1", "answer_b": "2", "model1": "m", "ticket_id": 7, "lang": "en"}
    found = {one.name: one.target for one in first_fields(json.dumps(row), PAIRWISE, {})}
    assert found == {
        "question": "prompt",
        "answer_a": "responses.0",
        "answer_b": "responses.1",
        "model1": "responses.0.model",
        "ticket_id": "external_id",
        "lang": "meta.lang",
    }
    assert set(found.values()) <= {target for target, _ in targets(PAIRWISE, row)}
    check_mapping(found)


def test_a_choice_wins_over_the_guess() -> None:
    assert first_fields('{"question": "Q"}', PAIRWISE, {"question": ""})[0].target == ""


@pytest.mark.parametrize(
    "line", ["", "no", "[1]", '{"a": 1, "a": 2}', json.dumps(dict.fromkeys(map(str, range(99)), 1))]
)
def test_a_first_line_that_is_no_row_gets_a_sentence(line: str) -> None:
    with pytest.raises(Invalid):
        first_fields(line, PAIRWISE, {})


def test_every_preset_can_be_said_in_words() -> None:
    for preset in presets.all():
        design = preset.design()
        lines = inputs_in_words(design.inputs) + questions_in_words(design.questions)
        assert all(line.title for line in lines)
        assert all(briefly(preset.inputs, preset.questions))
