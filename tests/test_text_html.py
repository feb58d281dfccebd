"""Of a page the story is kept, with what the page says of itself; a page without one is an error."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ReadingError
from kg.text import read_document
from kg.text.html import read_page

STORY = (
    "<p>Iran provided the Houthis with <b>drones</b> and missiles, the <a href='/x'>report</a> said on Tuesday.</p>"
    "<p>The Houthis&rsquo; fighters then attacked ships in the Red Sea &amp; the Gulf of Aden.<br>Two ships sank.</p>"
)
HEAD = (
    "<title>Drones for the Houthis | Example News</title>"
    '<meta property="og:title" content="Drones for the Houthis">'
    '<meta property="og:site_name" content="Example News">'
    '<link rel="canonical" href="https://news.example.org/a/1.html">'
)


def page(body=STORY, head=HEAD):
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def test_the_story_is_kept_a_paragraph_a_line_and_the_page_around_it_is_not():
    body = (
        "<nav><a href='/'>Home</a> <a href='/w'>World</a></nav><script>var x = 'Iran attacked Israel';</script>"
        f"<article>{STORY}</article><footer>All rights reserved</footer>"
    )
    assert read_page(page(body), "a.html").text.split("\n") == [
        "Iran provided the Houthis with drones and missiles, the report said on Tuesday.",
        "The Houthis’ fighters then attacked ships in the Red Sea & the Gulf of Aden.",
        "Two ships sank.",
    ]


def test_list_items_and_table_cells_are_lines_without_signs():
    body = (
        f"<article>{STORY}<ul><li>Hamas attacked Israel.</li></ul>"
        "<table><tr><th>Who</th><th>Whom</th></tr><tr><td>Iran</td><td>Hamas</td></tr></table></article>"
    )
    lines = read_page(page(body), "a.html").text.split("\n")
    assert lines[3:] == ["Hamas attacked Israel.", "Who", "Whom", "Iran", "Hamas"]


def test_the_page_says_its_title_address_and_publisher():
    found = read_page(page(), "a.html")
    assert (found.title, found.publisher) == ("Drones for the Houthis", "Example News")
    assert found.url == "https://news.example.org/a/1.html"


def test_an_address_that_no_graph_can_hold_is_left_out():
    head = '<link rel="canonical" href="/a/1.html">'
    assert read_page(page(head=head), "a.html").url is None


LINKED = json.dumps({"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "datePublished": "2024-01-09T10:00Z"}]})


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-01-09T10:00:00+00:00">',
        '<meta name="DC.date.issued" content="2024-01-09">',
        '<meta itemprop="datePublished" content="9 January 2024">',
        '<meta name="date" content="2023-01-01"><meta property="article:published_time" content="2024-01-09">',
        f'<script type="application/ld+json">{LINKED}</script>',
        '<script type="application/ld+json">{broken</script><meta name="pubdate" content="2024/01/09">',
    ],
)
def test_the_date_is_taken_from_the_metadata(head):
    assert read_page(page(head=head), "a.html").published == "2024-01-09"


def test_the_date_of_a_marked_time_element_counts():
    body = f'<time itemprop="datePublished" datetime="2024-01-09T10:00">yesterday</time>{STORY}'
    assert read_page(page(body), "a.html").published == "2024-01-09"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", f"<p>Published 2024-01-09.</p>{STORY}"),
        ("<title>The attack of January 9, 2024</title>", STORY),
        ('<meta property="article:modified_time" content="2024-01-09">', STORY),
        ('<link rel="canonical" href="https://example.org/2024/01/09/a">', STORY),
        ('<meta name="date" content="last week">', STORY),
        ("", f"<time datetime='2024-01-09'>9 January</time>{STORY}"),
    ],
)
def test_a_date_in_the_story_or_of_a_change_is_not_the_date_of_the_page(head, body):
    assert read_page(page(body, head), "a.html").published is None


@pytest.mark.parametrize(
    "html",
    [
        "<p>Iran armed <b>Hezbollah.</p>",
        "Iran armed Hezbollah.",
        "<html><body><div><p>Iran armed <i>Hezbollah.</div></body",
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="x"><body><p>Iran armed Hezbollah.</p></body></html>',
        '<html><head><meta charset="windows-1252"></head><body><p>Iran armed Hezbollah.</p></body></html>',
        "\ufeff<html><body><p>Iran armed\x00 Hezbollah.</p></body></html>",
    ],
)
def test_broken_html_is_read_as_well_as_it_can_be(html):
    assert read_page(html, "a.html").text == "Iran armed Hezbollah."


@pytest.mark.parametrize(
    "html",
    [
        "<html></html>",
        "<html><head><script>load()</script></head><body><script>load()</script></body></html>",
        "<html><body><div id='root'></div></body></html>",
        "<html><frameset><frame src='a.html'></frameset></html>",
        "<html><body>" + "<div>" * 5000 + "Iran" + "</div>" * 5000 + "</body></html>",
        "<!-- nothing -->",
    ],
)
def test_a_page_without_text_is_an_error(html):
    with pytest.raises(ReadingError, match=r"a\.html: no text found in the HTML"):
        read_page(html, "a.html")


@pytest.mark.parametrize(
    "body",
    [
        "<nav><ul><li><a href='/'>Home</a></li></ul></nav><div><a href='/s'>Share</a></div>",
        "<a href='/'>Home</a> <a>World</a> <a>Politics</a> <a>Business</a> <a>Sign in</a> <a>Share this page</a>",
        "<div>Menu</div><p>Skip to content</p><ul><li>Africa</li><li>Middle East</li><li>U.S. Politics Share</li></ul>",
    ],
)
def test_a_page_of_menus_alone_is_an_error(body):
    with pytest.raises(ReadingError, match=r"a\.html: no article text in the HTML, only '(Home|Menu) .*'; open it"):
        read_page(page(body), "a.html")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Iran armed Hezbollah.</p>",
        "<p>Iran “backs” Hezbollah, “he said.”</p>",
        "<p>Did Iran arm Hezbollah?</p>",
        "<h1>Iran said to have armed Hezbollah with missiles</h1>",
    ],
)
def test_a_page_of_one_sentence_is_no_menu(body):
    assert "Hezbollah" in read_page(page(body), "a.html").text


def test_an_html_file_is_a_document_with_its_leftovers_skipped(tmp_path):
    path = tmp_path / "Drones.htm"
    path.write_text(page(f"<article>{STORY}<p>Read more: Hamas attacks</p></article>"), encoding="utf-8")
    document = read_document(path)
    assert (document.id, document.media_type, document.title) == ("drones", "text/html", "Drones for the Houthis")
    assert [document.text[span.start : span.end] for span in document.skipped] == ["Read more: Hamas attacks"]


def test_the_extractor_does_not_write_to_the_terminal(tmp_path, capfd):
    with pytest.raises(ReadingError):
        read_page("<html><script>x</script></html>", "a.html")
    assert capfd.readouterr() == ("", "")


def test_a_large_page_is_read_to_its_end():
    body = "".join(f"<p>Iran sent shipment number {i} to the Houthis by sea.</p>" for i in range(3000))
    assert read_page(page(body), "a.html").text.endswith("shipment number 2999 to the Houthis by sea.")


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div", "<table><tr><td>", "|", "<li>", "- ", "<script>", "&#0;", "&amp", "<!--", "]]>"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=15).map("".join))
def test_law_any_html_gives_lines_of_text_or_an_error(html):
    try:
        text = read_page(html, "a.html").text
    except ReadingError:
        return
    lines = text.split("\n")
    assert lines == [line.strip() for line in lines if line.strip()]
    assert text.encode("utf-8")
