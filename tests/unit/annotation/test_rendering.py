"""Untrusted text is shown safely, truly and quickly."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.rendering.diff import changed_words, diff_html, word_diff
from annotation.rendering.markdown import render_markdown
from annotation.rendering.plain import count_words, raw_html
from annotation.rendering.sanitise import sanitise

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b hx-get='/x' data-hx-post='/y' onclick='z'>hi</b>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>)",
    "[x](vbscript:x)",
    "[x](//evil.example/a)",
    "[x](/account/)",
    "<javascript:alert(1)>",
    "![x](https://track.example/p.png)",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    '[x](https://a.example "\u202e onmouseover=alert(1)")',
    "[x](https://a.example/\u202e%22onmouseover=alert(1))",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\text{<script>alert(1)</script>}$",
    '$\\color{red"onclick=1}x$',
    "```<script>\nx\n```",
    "```html\n<script>alert(1)</script>\n```",
    "`<img src=x>`",
    "| <script> | \n|---|\n| <svg/onload=x> |",
    "<iframe src=x>",
    "<style>*{display:none}</style>",
    "&lt;script&gt;&#60;script&#62;",
]
TAG = re.compile(r"<(/?)([a-zA-Z0-9]+)([^>]*)>")


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_executable_or_remote_comes_out(text: str) -> None:
    html = render_markdown(text)
    for _, tag, attributes in TAG.findall(html):
        assert tag not in {"script", "img", "svg", "iframe", "style", "form", "input", "object"}
        assert not re.search(r"\s(on\w+|hx-|data-hx|style|id|src)\b", attributes)
        assert not re.search(r'href="(?!https?://|mailto:)', attributes)


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*"[]()<>!$`*_|\\\n \u202e\x00&;#", "a", "http://a.b"])).map("".join)
)
def test_any_text_renders_and_is_clean_already(text: str) -> None:
    html = render_markdown(text)
    assert sanitise(html) == html
    assert "\u202e" not in html


@given(st.text(st.characters(categories=["L", "N"], max_codepoint=0x2FF), min_size=1, max_size=20))
def test_words_are_not_changed(text: str) -> None:
    assert text in render_markdown(text)


def test_a_link_shows_where_it_leads() -> None:
    html = render_markdown(
        "[the docs](https://docs.example/a) and [a bank](https://bank.example@evil.example/)"
    )
    assert 'href="https://docs.example/a"' in html
    assert 'rel="noopener noreferrer nofollow"' in html
    assert '<span class="host">(docs.example)</span>' in html
    assert '<span class="host">(evil.example)</span>' in html


def test_an_address_in_the_text_becomes_a_link_without_repeating_it() -> None:
    html = render_markdown("See https://docs.example/a?b=1.")
    assert ">https://docs.example/a?b=1</a>." in html
    assert "host" not in html


def test_a_picture_is_words_and_an_address() -> None:
    html = render_markdown("![a **red** cat](https://pics.example/cat.png)")
    assert '<span class="picture">[picture: a red cat] https://pics.example/cat.png</span>' in html


@pytest.mark.parametrize(
    "text", ["a\u202eb", "`a\u202eb`", "```\na\u202eb\n```", "    a\u202eb", "&#x202e;", "$a\u202eb$"]
)
def test_characters_that_reorder_text_are_shown(text: str) -> None:
    html = render_markdown(text)
    assert '<span class="bidi" title="right-to-left override">RLO</span>' in html
    assert "\u202e" not in html


def test_raw_text_keeps_every_character_and_shows_the_unseen_ones() -> None:
    assert raw_html("<b>\r\n **x**\u200b") == (
        '&lt;b&gt;<span class="bidi" title="control character">U+000D</span>\n'
        ' **x**<span class="bidi" title="zero-width space">ZWSP</span>'
    ).replace('<span class="bidi" title="control character">U+000D</span>\n', "\r\n")


def test_headings_leave_no_gap_below_the_page_they_stand_in() -> None:
    assert re.findall(r"<h\d", render_markdown("### a\n# b\n#### c\n## d")) == ["<h3", "<h3", "<h4", "<h4"]
    assert re.findall(r"<h\d", render_markdown("# a\n## b", top=2)) == ["<h2", "<h3"]


def test_tables_name_their_columns_and_set_numbers_right() -> None:
    html = render_markdown("| a | b | |\n|---|--:|---|\n| 1 | 2 | 3 |")
    assert '<th scope="col">a</th>' in html
    assert re.search(r'<th (class="num" scope="col"|scope="col" class="num")>b</th>', html)
    assert '<td class="num">2</td>' in html
    assert html.count("<th ") == 2


def test_code_is_coloured_in_five_classes() -> None:
    html = render_markdown('```python\ndef f(x):\n    return "a" + 1  # why\n```')
    for piece in ('tok-k">def', 'tok-f">f', 'tok-s">', 'tok-n">1', 'tok-c"># why'):
        assert piece in html
    assert set(re.findall(r'class="([^"]+)"', html)) <= {"tok-k", "tok-s", "tok-n", "tok-f", "tok-c"}


def test_code_of_an_unknown_language_is_shown_as_it_is() -> None:
    assert render_markdown("```klingon\n<a>\n```") == "<pre><code>&lt;a&gt;\n</code></pre>\n"


@pytest.mark.parametrize(
    "text", ["$x^2$", "\\(x^2\\)", "$$x^2$$", "\\[x^2\\]", "\\[\nx^2\n\\]", "a \\[x^2\\] b"]
)
def test_formulas_become_mathml(text: str) -> None:
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in render_markdown(text)


def test_less_than_in_a_formula_is_not_a_tag() -> None:
    assert "<mo>&lt;</mo><mi>b</mi>" in render_markdown("$a<b$")
    assert "a&nbsp;&lt;b" in render_markdown("$\\text{a <b}$")


@pytest.mark.parametrize(
    "latex",
    ["\\frac{1}{", "\\frac{1}", "\\nonsense{x}", "a_", "\\left( x", "{" * 3000, "\\def\\a{\\a\\a}\\a"],
)
def test_a_formula_that_cannot_be_understood_is_shown_as_written(latex: str) -> None:
    html = render_markdown(f"${latex}$")
    assert f'<code class="formula">${latex}$</code>' in html
    assert "<math" not in html


def test_prices_are_not_formulas() -> None:
    assert "<math" not in render_markdown("It costs $5 and not $10, or $ 3.")


def test_single_line_breaks_are_kept() -> None:
    assert render_markdown("a\nb") == "<p>a<br>\nb</p>\n"


@pytest.mark.parametrize("depth", [10, 28, 31, 500])
def test_text_nested_however_deep_is_never_hidden(depth: int) -> None:
    assert "the end" in render_markdown("> " * depth + "the end")
    assert "the end" in render_markdown("- " * depth + "the end")


@pytest.mark.parametrize(
    "piece", ["[", "*a ", "$a ", "\\(", "\\[\n", "`a", "![", "[a](", "<", "> ", "|a", "$$ a ", "_a_"]
)
def test_text_made_to_be_slow_is_rendered_in_time(piece: str) -> None:
    started = time.process_time()
    render_markdown(piece * (40_000 // len(piece)))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("It's 3 o'clock, now.", 4), ("日本語 text", 4), ("— … !", 0)]
)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


WORDS = st.lists(
    st.sampled_from(["the", "cat", "sat", " ", "\n", "日", "本", ".", "\u202e", "naïve"]), max_size=40
).map("".join)


@given(WORDS | st.text(max_size=40), WORDS | st.text(max_size=40))
def test_a_diff_holds_both_texts_completely(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == new
    assert all(piece.text for piece in pieces)


@given(WORDS)
def test_equal_texts_have_no_difference(text: str) -> None:
    assert [piece.kind for piece in word_diff(text, text)] == (["same"] if text else [])


def test_a_changed_word_is_struck_and_its_successor_underlined() -> None:
    html = diff_html("The quick <b> fox.", "The slow <b> fox.")
    assert html == "The <del>quick</del><ins>slow</ins> &lt;b&gt; fox."


def test_close_changes_are_shown_as_one() -> None:
    html = diff_html("We sold seventeen units in total.", "We bought eighteen units in total.")
    assert html == "We <del>sold seventeen</del><ins>bought eighteen</ins> units in total."


def test_a_changed_line_break_can_be_seen() -> None:
    assert diff_html("a b", "a\nb") == "a<del> </del><ins>↵\n</ins>b"


def test_changed_words_are_counted() -> None:
    assert changed_words(word_diff("one two three", "one three four five")) == (2, 1)


def test_two_long_texts_are_compared_at_once() -> None:
    words = [f"word{n * 7919 % 900}" for n in range(2_600)]
    old = " ".join(words)
    new = " ".join(word if n % 9 else f"new{n % 50}" for n, word in enumerate(words))
    started = time.process_time()
    pieces = word_diff(old, new)
    assert time.process_time() - started < 0.5
    assert len(pieces) > 100
