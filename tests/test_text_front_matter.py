"""A header between `---` lines says what the text is; a broken one is an error that names the line."""

import pytest

from kg.errors import ReadingError
from kg.text.front_matter import read_header, usable_url


def header(*lines, end="\n", body="Iran armed them."):
    return end.join(["---", *lines, "---", body])


def read(text):
    found = read_header(text, "a.md")
    assert found is not None
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_header_is_read_and_ends_before_the_text(end, mark):
    text = mark + header("title: Iran’s drones", "published: 2024-01-09", end=end)
    found = read(text)
    assert (found.title, found.published) == ("Iran’s drones", "2024-01-09")
    assert text[found.span.end :] == "Iran armed them."
    assert found.span.start == len(mark)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2024-01-09", "2024-01-09"),
        ("2024-01", "2024-01"),
        ("2024", "2024"),
        ("9 January 2024", "2024-01-09"),
        ("2024-01-09T10:00:00Z", "2024-01-09"),
        ("2024-01-09 10:00:00 +0100", "2024-01-09"),
    ],
)
def test_the_date_is_as_exact_as_it_is_written(written, value):
    assert read(header(f"published: {written}")).published == value


@pytest.mark.parametrize("written", ["1984", "no", "2024-01-09", "'Iran: a study'", '"Iran: a study"'])
def test_a_title_stays_the_words_it_is(written):
    assert read(header(f"title: {written}")).title == written.strip("'\"")


def test_other_keys_are_passed_over():
    assert read(header("author: [A, B]", "title: Drones", "tags:", "  - x")).title == "Drones"


def test_a_value_left_open_is_no_value():
    found = read(header("title:", "publisher: ~"))
    assert (found.title, found.publisher) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Iran armed them.",
        "---\n\nIran armed them.\n---\n",
        "---\nIran armed them.\n---\n",
        "---",
        "",
        "\n---\ntitle: x\n---\n",
        "--- title: x\n---\n",
    ],
)
def test_a_rule_is_no_header(text):
    assert read_header(text, "a.md") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: x\nIran armed them.", "line 1: the header opened by '---' has no end"),
        (header("title: Iran: a study"), "line 2: the header is not YAML (mapping values are not allowed here)"),
        (header("title: x", "\tpublisher: y"), "line 3: the header is not YAML"),
        (header("title: x", "Iran armed them."), "line 4: the header is not YAML"),
        (header("title: [a, b]"), "line 2: 'title' must be plain text"),
        (header("title: a", "title: b"), "line 3: 'title' is there twice"),
        (header("title: a", "url: example.org/1"), "line 3: 'url' is 'example.org/1', no web address"),
        (header("published: 01/09/2024"), "line 2: 'published' is '01/09/2024', no date"),
        (header("title: x", "published: 2024-02-30"), "line 3: 'published' is '2024-02-30', no date"),
        (header("title: a\x00b"), "line 2: the header is not YAML"),
        (header("title: " + "[" * 5000), "line 2: the header is not YAML"),
    ],
)
def test_a_broken_header_is_an_error_that_names_the_line(text, said):
    with pytest.raises(ReadingError) as caught:
        read_header(text, "a.md")
    assert f"a.md: {said}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["https://example.org/a?b=c#d", "http://example.org", "https://example.org/é"])
def test_a_web_address_can_stand_in_a_graph(url):
    assert usable_url(url)


@pytest.mark.parametrize(
    "url", ["example.org", "file:///a", "https://", "https://a b", "https://a/<b>", "https://[a", "mailto:a@b.org"]
)
def test_what_is_no_web_address_can_not(url):
    assert not usable_url(url)
