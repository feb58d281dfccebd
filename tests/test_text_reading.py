"""A file becomes a document with its text unchanged, or an error that says what to do."""

import io
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadingError
from kg.text import read_document, read_documents, read_stream
from kg.text.decoding import decode

STORY = "Iran armed the Houthis.\nThe Houthis attacked ships in the Red Sea.\n"


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def words(document, span):
    return document.text[span.start : span.end]


def failure(data, name="story.txt"):
    with pytest.raises(ReadingError) as caught:
        decode(data, name)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.log", "no-ending"])
@pytest.mark.parametrize("text", [STORY, STORY.replace("\n", "\r\n"), STORY.replace("\n", "\r"), "\ufeff" + STORY])
def test_plain_text_and_markdown_are_kept_character_by_character(tmp_path, name, text):
    document = read_document(write(tmp_path / name, text))
    assert document.text == text


def test_a_byte_order_mark_stays_in_the_text_and_is_skipped(tmp_path):
    document = read_document(write(tmp_path / "a.txt", "\ufeff" + STORY))
    assert [words(document, span) for span in document.skipped] == ["\ufeff"]


def test_a_document_knows_its_id_and_media_type(tmp_path):
    document = read_document(write(tmp_path / "VOA: Iran’s drones.MD", STORY))
    assert (document.id, document.media_type) == ("voa-irans-drones", "text/markdown")


def test_page_leftovers_of_plain_text_are_skipped_and_not_cut_out(tmp_path):
    text = f"Your browser doesn’t support HTML5\r\n{STORY}  Share this article  \n"
    document = read_document(write(tmp_path / "a.txt", text))
    assert document.text == text
    assert [words(document, s) for s in document.skipped] == [
        "Your browser doesn’t support HTML5",
        "  Share this article  ",
    ]


def test_a_leftover_with_markup_in_it_is_skipped_in_markdown_alone(tmp_path):
    text = STORY + "\n**Read more:** [Drones over Kyiv](https://example.org/1)\n"
    markdown = read_document(write(tmp_path / "a.md", text))
    assert words(markdown, markdown.skipped[-1]) == "**Read more:** [Drones over Kyiv](https://example.org/1)"


def test_a_story_without_leftovers_skips_nothing(tmp_path):
    assert read_document(write(tmp_path / "a.txt", STORY)).skipped == ()


def test_the_header_gives_the_metadata_and_is_skipped(tmp_path):
    header = "---\ntitle: Drones\nurl: https://example.org/1\npublisher: Example News\npublished: 9 January 2024\n---\n"
    document = read_document(write(tmp_path / "a.txt", header + STORY))
    assert (document.title, document.url) == ("Drones", "https://example.org/1")
    assert (document.publisher, document.published) == ("Example News", "2024-01-09")
    assert [words(document, span) for span in document.skipped] == [header]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "only white space"),
        ("\ufeff\n".encode(), "only white space"),
        (b"Iran\x92s drones", "byte offset 4 (0x92)"),
        (b"Iran\x92s drones", "iconv -f WINDOWS-1252 -t UTF-8"),
        (b"\xed\xa0\x80", "byte offset 0"),
        ("Iran".encode("utf-16"), "UTF-16LE"),
        (b"\xfe\xff" + "Iran".encode("utf-16-be"), "UTF-16BE"),
        ("Iran".encode("utf-32"), "UTF-32LE"),
        ("Iran armed them".encode("utf-16-le"), "looks like UTF-16LE"),
        ("Iran armed them".encode("utf-16-be"), "looks like UTF-16BE"),
        (b"Iran\x00armed", "NUL at byte offset 4"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"PK\x03\x04word", "a zip archive (Word"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Office file"),
        (b"{\\rtf1 Iran}", "an RTF file"),
        (b"\x89PNG\r\n", "a PNG image"),
    ],
)
def test_what_is_no_utf8_text_is_refused_by_name(data, said):
    assert said in failure(data)


def test_a_header_alone_is_no_text(tmp_path):
    with pytest.raises(ReadingError, match="holds a header and no text"):
        read_document(write(tmp_path / "a.md", "---\ntitle: Drones\n---\n \n"))


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(ReadingError, match="no such file"):
        read_document(tmp_path / "a.txt")
    with pytest.raises(ReadingError, match="is a folder"):
        read_document(tmp_path)


def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    def refuse(path, mode):
        raise PermissionError(13, "Permission denied", str(path))

    path = write(tmp_path / "a.txt", STORY)
    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(ReadingError, match="permission denied; make it readable"):
        read_document(path)


def test_a_file_that_the_disk_does_not_hand_over_is_refused(tmp_path, monkeypatch):
    def fail(path, mode):
        raise OSError(5, "Input/output error", str(path))

    path = write(tmp_path / "a.txt", STORY)
    monkeypatch.setattr(type(path), "open", fail)
    with pytest.raises(ReadingError, match="Input/output error"):
        read_document(path)


def test_a_bad_file_does_not_stop_the_others(tmp_path):
    write(tmp_path / "a.txt", STORY)
    write(tmp_path / "b.txt", b"%PDF-1.7")
    write(tmp_path / "c.md", "---\ntitle: [\n---\nText")
    write(tmp_path / "d.txt", STORY)
    found = list(read_documents([tmp_path, tmp_path / "missing.txt"]))
    kinds = [item.path.name if isinstance(item, ReadingError) else item.id for item in found]
    assert kinds == ["a", "b.txt", "c.md", "d", "missing.txt"]
    assert sum(isinstance(item, ReadingError) for item in found) == 3


def test_a_dash_is_standard_input(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Iran armed them.\r\n")))
    path = write(tmp_path / "a.txt", STORY)
    ids = {document.id: document.text for document in read_documents(["-", path])}
    assert ids == {"stdin": "Iran armed them.\r\n", "a": STORY}


def test_an_error_of_standard_input_names_it(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    (error,) = read_documents(["-"])
    assert str(error).startswith("stdin: is empty")


def test_closed_standard_input_is_an_error_and_no_crash(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    (error,) = read_documents(["-"])
    assert "standard input is closed" in str(error)


def test_a_stream_is_plain_text_unless_it_begins_like_a_page():
    assert read_stream(io.BytesIO(b"Iran < Israel"), name="Feed 1").media_type == "text/plain"
    page = read_stream(io.BytesIO(b"<!DOCTYPE html><body><p>Iran armed them.</p></body>"))
    assert (page.media_type, page.text) == ("text/html", "Iran armed them.")


PIECES = st.sampled_from(
    [
        *("\n", "\r\n", "\r", " ", "---", "title: x", "# ", "* ", "- ", "**", "_", "`", "```", "[", "](x)", "![a](b)"),
        *("|", "|---|---|", "<!--", "-->", "<br>", "\ufeff", "\u2028", "Iran", "armed", "ß", "🚀", "Advertisement"),
        *("Read more: x", "© 2024", "\\", "~~~", "[^1]", "1. ", "> ", "==="),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), min_size=1).map("".join), st.sampled_from(["txt", "md"]))
def test_law_a_text_round_trips_and_its_skipped_spans_are_sorted_disjoint_and_inside(tmp_path_factory, text, ending):
    path = tmp_path_factory.mktemp("law") / f"a.{ending}"
    path.write_bytes(text.encode("utf-8"))
    try:
        document = read_document(path)
    except ReadingError:
        return
    assert document.text.encode("utf-8") == path.read_bytes()
    ends = [0, *(end for span in document.skipped for end in (span.start, span.end)), len(text)]
    assert ends == sorted(ends)
    assert all(span.start < span.end for span in document.skipped)


@given(st.binary(max_size=200))
def test_law_any_bytes_decode_to_themselves_or_are_refused(data):
    try:
        text = decode(data, "a.txt")
    except ReadingError:
        return
    assert text.encode("utf-8") == data


def test_importing_the_readers_loads_no_parser():
    late = "{'trafilatura', 'lxml', 'yaml'} & set(sys.modules)"
    code = f"import sys, kg.text, kg.jsonl, kg.evaluation; print(*sorted({late}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("ending", ["txt", "md"])
def test_a_large_file_is_read_whole(tmp_path, ending):
    text = "The army attacked the *port* of [Suma](https://example.org), the report said. \r\n" * 20_000
    document = read_document(write(tmp_path / f"a.{ending}", text))
    assert document.text == text
    assert len(document.skipped) == (0 if ending == "txt" else 80_000)
