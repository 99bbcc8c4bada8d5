"""A design is checked once, and its answer schema is the one judge of an answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from annotation import presets
from annotation.designs import (
    Design,
    answer_from_form,
    blank_answer,
    check_answer,
    check_design,
    load_design,
)
from boundary.canonical import canonical
from boundary.problems import Invalid
from boundary.values import clean_json
from tests.unit.annotation.answers import complete_answers

PAIR = [{"type": "prompt"}, {"type": "responses", "count": 2}]
HELPFUL = {"type": "rating", "name": "helpful", "title": "Helpful", "per_response": True}
OVERALL = {"type": "preference", "name": "overall", "title": "Which is better overall?"}
HARM = {"type": "choice", "name": "harm", "title": "Harm", "options": ["safe", "unsafe"]}
TAGS = {**HARM, "name": "tags", "title": "Tags", "multiple": True, "required": False}
ANSWER = {"type": "text", "name": "answer", "title": "Your answer", "max_length": 8000, "role": "completion"}
COMMENT = {"type": "text", "name": "note", "title": "Note", "required": False}
NO_TIE = {**OVERALL, "name": "strict", "strength": 1, "allow_tie": False, "required": False}
EVERYTHING = check_design(PAIR, [HELPFUL, OVERALL, HARM, TAGS, ANSWER, COMMENT, NO_TIE])
GOOD: dict[str, Any] = {
    "helpful": [6, 2],
    "overall": {"choice": -2, "neither": False},
    "harm": "safe",
    "answer": "Yes.",
}
DESIGNS = [EVERYTHING, *(preset.design() for preset in presets.all())]


def refusal(design: Design, answer: object, letters: str = "ABCD") -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        check_answer(design, answer, letters=letters)
    return caught.value.fields


def test_a_complete_answer_is_accepted() -> None:
    check_answer(EVERYTHING, GOOD)


def test_optional_questions_may_be_absent_or_answered() -> None:
    check_answer(EVERYTHING, {**GOOD, "tags": [], "note": ""})
    check_answer(EVERYTHING, {**GOOD, "tags": ["unsafe", "safe"], "note": "x"})


@given(st.data())
def test_whatever_the_schema_allows_is_accepted_and_survives_storage(data: st.DataObject) -> None:
    design = data.draw(st.sampled_from(DESIGNS))
    answer = data.draw(complete_answers(design.answer_schema))
    check_answer(design, answer)
    assert clean_json(canonical(answer)) == answer


@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "tags", "other"]),
        st.none() | st.integers(-9, 9) | st.text(max_size=3) | st.lists(st.integers(0, 9), max_size=3),
    )
)
def test_whatever_the_schema_refuses_is_refused(changes: dict[str, Any]) -> None:
    answer = {**GOOD, **changes}
    if Draft202012Validator(EVERYTHING.answer_schema).is_valid(answer):
        check_answer(EVERYTHING, answer)
    else:
        assert all(sentence.endswith(".") for sentence in refusal(EVERYTHING, answer).values())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"helpful": [6, None]}, "“Helpful” needs a rating for response B."),
        ({"helpful": [6, 9]}, "“Helpful” for response B must be a whole number from 1 to 7."),
        ({"helpful": [6]}, "“Helpful” needs 2 ratings, one per response, has 1."),
        ({"helpful": 6}, "“Helpful” must be a list with one rating per response."),
        ({"helpful": None}, "“Helpful” needs a rating."),
        ({"overall": {"choice": None, "neither": True}}, "“Which is better overall?” needs a choice."),
        ({"overall": {"neither": True}}, "“Which is better overall?” needs a choice."),
        (
            {"overall": {"choice": 4, "neither": True}},
            "“Which is better overall?” must be a whole number from -3 to 3.",
        ),
        ({"strict": {"choice": 0, "neither": True}}, "“Which is better overall?” has no tie. Choose a side."),
        ({"harm": "perhaps"}, "“Harm” has no option “perhaps”."),
        ({"harm": ["safe"]}, "“Harm” must be one of its options."),
        ({"harm": None}, "“Harm” needs a choice."),
        ({"tags": ["safe", "safe"]}, "“Tags” names the same option twice."),
        ({"answer": " \n "}, "“Your answer” is empty."),
        ({"answer": ""}, "“Your answer” is empty."),
        ({"answer": "x" * 8412}, "“Your answer” is longer than 8,000 characters (8,412)."),
        ({"answer": 3}, "“Your answer” must be text."),
        ({"note": "a\0"}, "“Note” contains a NUL character (U+0000) at position 2, which cannot be stored."),
        (
            {"note": "\ud800"},
            "“Note” contains half a character (U+D800) at position 1, which cannot be stored.",
        ),
        ({"other": 1}, "There is no question “other” in this design."),
    ],
)
def test_each_fault_is_a_sentence_at_its_question(changes: dict[str, Any], sentence: str) -> None:
    assert list(refusal(EVERYTHING, {**GOOD, **changes}).values()) == [sentence]


def test_the_sentence_uses_the_letter_the_person_sees() -> None:
    fields = refusal(EVERYTHING, {**GOOD, "helpful": [6, None]}, letters="BA")
    assert fields["helpful"] == "“Helpful” needs a rating for response A."


def test_faults_come_in_the_order_of_the_questions() -> None:
    assert list(refusal(EVERYTHING, {})) == ["helpful", "overall", "harm", "answer"]


def test_a_long_text_counts_characters_not_bytes() -> None:
    check_answer(EVERYTHING, {**GOOD, "answer": "😀" * 8000})


@pytest.mark.parametrize("answer", [None, [], "x", 3])
def test_an_answer_is_an_object(answer: object) -> None:
    with pytest.raises(Invalid, match="An answer is an object"):
        check_answer(EVERYTHING, answer)


def test_a_number_too_long_to_print_is_refused() -> None:
    assert "beyond" in refusal(EVERYTHING, {**GOOD, "helpful": [1, 10**5000]})["helpful"]


DOCUMENT = [{"type": "document"}]


@pytest.mark.parametrize(
    ("inputs", "questions", "sentence"),
    [
        ([], [COMMENT], "at least one input"),
        (PAIR, [], "needs 1 to 40 questions, has 0"),
        ([*PAIR, {"type": "prompt"}], [COMMENT], "“prompt” is there twice"),
        ([*PAIR, {"type": "conversation"}], [COMMENT], "a prompt or a conversation, not both"),
        ([{"type": "video"}], [COMMENT], "no input type “video”"),
        ([{"type": "responses", "count": 5}], [COMMENT], "between 1 and 4"),
        (PAIR, [COMMENT, COMMENT], "Two questions are named “note”"),
        (PAIR, [{**COMMENT, "type": "essay"}], "no question type “essay”"),
        (PAIR, [{**COMMENT, "type": ["text"]}], "no question type"),
        (PAIR, [{**COMMENT, "name": "Note"}], "must start with a small letter"),
        (PAIR, [{**COMMENT, "name": "a\n"}], "one line"),
        (PAIR, [{**COMMENT, "title": " "}], "“title” is missing"),
        (PAIR, [{**COMMENT, "colour": "red"}], "does not know “colour”"),
        (PAIR, [{**COMMENT, "role": "poem"}], "must be one of completion, prompt, comment"),
        (PAIR, [{**COMMENT, "min_length": 9, "max_length": 3}], "shortest length is above the longest"),
        (PAIR, [{**COMMENT, "required": "yes"}], "must be true or false"),
        (PAIR, [{**HARM, "options": ["a"]}], "needs 2 to 50 options, has 1"),
        (PAIR, [{**HARM, "options": ["a", "a"]}], "two options have the value “a”"),
        (PAIR, [{**HELPFUL, "low": 7, "high": 7}], "must end above where it starts"),
        (PAIR, [{**HELPFUL, "low": 0, "high": 50}], "at most 11 points"),
        (PAIR, [{**HELPFUL, "low": True}], "must be a whole number"),
        (DOCUMENT, [HELPFUL], "the design shows no responses"),
        (DOCUMENT, [OVERALL], "compares exactly 2 responses. The design shows 0"),
        ([{"type": "responses", "count": 3}], [OVERALL], "compares exactly 2 responses. The design shows 3"),
        (PAIR, ["note"], "A question must be an object"),
        ("prompt", [COMMENT], "must be a list"),
        (PAIR, [{**COMMENT, "hint": "\0"}], "NUL"),
    ],
)
def test_a_design_that_cannot_work_is_refused(inputs: Any, questions: Any, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_design(inputs, questions)
    assert sentence in caught.value.detail


def test_checking_a_checked_design_changes_nothing() -> None:
    assert check_design(EVERYTHING.inputs, EVERYTHING.questions) == EVERYTHING


def test_a_stored_design_is_loaded_as_it_was() -> None:
    stored = EVERYTHING.to_dict()
    assert load_design(stored["inputs"], stored["questions"], stored["answer_schema"]) == EVERYTHING


def test_the_answer_schema_is_a_valid_json_schema() -> None:
    for design in DESIGNS:
        Draft202012Validator.check_schema(design.answer_schema)


def test_a_design_finds_its_questions() -> None:
    assert EVERYTHING.question("harm")["title"] == "Harm"
    assert [one["name"] for one in EVERYTHING.texts("comment")] == ["note"]
    assert EVERYTHING.contributes() == {"completion", "label", "preference", "rating"}
    with pytest.raises(KeyError):
        EVERYTHING.question("nope")


def test_browser_fields_become_a_complete_answer() -> None:
    data = {
        "q-helpful-0": ["6"],
        "q-helpful-1": ["2"],
        "q-overall": ["-2"],
        "q-harm": ["safe"],
        "q-tags": ["unsafe", "safe"],
        "q-answer": [" Line one\r\nline two "],
        "q-note": ["  "],
        "csrf": ["x"],
    }
    answer = answer_from_form(EVERYTHING, data)
    assert answer == {**GOOD, "tags": ["safe", "unsafe"], "answer": " Line one\nline two "}
    check_answer(EVERYTHING, answer)


def test_what_is_not_answered_is_left_out() -> None:
    assert answer_from_form(EVERYTHING, {}) == {}


@pytest.mark.parametrize("odd", ["١", "1.5", "abc", "9" * 5000, "1_0"])
def test_odd_browser_values_are_left_for_the_schema_to_refuse(odd: str) -> None:
    answer = {**GOOD, **answer_from_form(EVERYTHING, {"q-helpful-0": ["1"], "q-helpful-1": [odd]})}
    assert "must be a whole number from 1 to 7" in refusal(EVERYTHING, answer)["helpful"]


def test_the_box_for_neither_does_not_replace_a_choice() -> None:
    answer = answer_from_form(EVERYTHING, {"q-overall-neither": ["on"]})
    assert answer == {"overall": {"choice": None, "neither": True}}
    assert answer_from_form(EVERYTHING, {"q-overall-neither": ["on"], "q-overall": ["0"]}) == {
        "overall": {"choice": 0, "neither": True}
    }


def test_a_blank_form_names_every_question() -> None:
    blank = blank_answer(EVERYTHING)
    assert list(blank) == [one["name"] for one in EVERYTHING.questions]
    assert blank["helpful"] == [None, None]
