"""Markup is skipped and prose is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.markdown import markup_spans


def prose(text):
    """What is left of `text`, each skipped stretch a `·`."""
    out, at = [], 0
    for span in markup_spans(text):
        out += [text[at : span.start], "·"]
        at = span.end
    return "".join([*out, text[at:]])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("# Iran arms Hamas", "· Iran arms Hamas"),
        ("### Iran arms Hamas ###", "· Iran arms Hamas·"),
        ("Iran arms Hamas\n===", "Iran arms Hamas\n·"),
        ("- Iran arms Hamas", "· Iran arms Hamas"),
        ("2. Iran arms Hamas", "· Iran arms Hamas"),
        ("> > - [x] Iran arms Hamas", "· Iran arms Hamas"),
        ("- ## Iran arms Hamas", "· Iran arms Hamas"),
        ("Iran **arms** *Hamas*", "Iran ·arms· ·Hamas·"),
        ("__Iran__ _arms_ ~~Hamas~~", "·Iran· ·arms· ·Hamas·"),
        ("[Iran](https://example.org/a_(b)) arms Hamas", "·Iran· arms Hamas"),
        ("[Iran][1] arms [Hamas][]", "·Iran· arms ·Hamas·"),
        ("[1]: https://example.org/1 'Iran'", "·"),
        ("Iran arms ![a missile](m.png) Hamas", "Iran arms · Hamas"),
        ("[![m](m.png)](https://example.org) Iran", "· Iran"),
        ("Iran arms Hamas[^1] <https://example.org>", "Iran arms Hamas· ·"),
        ("Iran <b>arms</b><br/> Hamas", "Iran ·arms· Hamas"),
        ("Iran <BR> <a href='https://example.org'>arms</A> Hamas", "Iran · ·arms· Hamas"),
        ("Iran `arms *x*` Hamas", "Iran ·arms *x*· Hamas"),
        ("Iran \\*arms\\* Hamas", "Iran ·*arms·* Hamas"),
        ("---", "·"),
        ("* * *", "·"),
        ("```sh\nIran arms\n```\nHamas", "·\n·\n·\nHamas"),
        ("~~~\n```\n~~~~\nHamas", "·\n·\n·\nHamas"),
        ("````\n```\nIran\n````\nHamas", "·\n·\n·\n·\nHamas"),
        ("Iran <!-- arms --> Hamas", "Iran · Hamas"),
        ("Iran <!-- arms\nwhom\n--> Hamas", "Iran ·\n·\n· Hamas"),
        ("| Who | Whom |\n|---|:-:|\n| Iran | Hamas |\n", "· Who · Whom ·\n·\n· Iran · Hamas ·\n"),
        ("Who | Whom\n--- | ---\nIran | Hamas\n\na | b", "Who · Whom\n·\nIran · Hamas\n\na | b"),
    ],
)
def test_markup_is_skipped(text, kept):
    assert prose(text) == kept
    assert prose(text.replace("\n", "\r\n")) == kept.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "#Iran arms Hamas",
        "Iran has 5 * 3 drones and 2 * 2 ships",
        "The file iran_arms_hamas was found",
        "Iran arms Hamas [sic] (in Gaza)",
        "Iran -- and Hamas - fight",
        "Iran < Israel and Israel > Hamas",
        "Iran <the state> arms <Hamas> and <bears>",
        "a | b",
        "-5 degrees",
        "2024.5 tons",
        "Iran*s drones",
        "a ` b",
        "Iran’s proxies, the Houthis, attacked; Hamas did not.",
    ],
)
def test_prose_is_not_skipped(text):
    assert markup_spans(text) == ()


def test_only_what_follows_the_header_is_read():
    text = "---\ntitle: *x*\n---\n*Iran*"
    assert [(span.start, span.end) for span in markup_spans(text, text.index("*Iran"))] == [(19, 20), (24, 25)]


@pytest.mark.parametrize(
    "piece",
    ["[a](", "`", "`a ``b ", "*a ", "](", "<!--", "<a ", "_a", "- ", "| -", "[^", "![", "**a ", "> ", "#", "\\"],
)
def test_a_long_line_of_broken_markup_does_not_take_long(piece):
    line = piece * 20_000
    for span in markup_spans(line):
        assert 0 <= span.start < span.end <= len(line)


@given(st.text(alphabet="#*_`~[]()<>!|-=:\\ \t\n\rab1.^x", max_size=60))
def test_law_spans_are_sorted_disjoint_and_hold_no_line_end(text):
    spans = markup_spans(text)
    ends = [end for span in spans for end in (span.start, span.end)]
    assert ends == sorted(set(ends))
    assert not any({"\n", "\r"} & set(text[span.start : span.end]) for span in spans)
