"""`kg extract`, `kg evaluate`: right and wrong use."""

from __future__ import annotations

import io
import json
import sys

import pytest

from kg.jsonl import claim_record, read_claims, write_claims
from tests.conftest import small_document

SENTENCE = "Iran supplied drones to Russia, the United States said.\n"


@pytest.fixture
def article(tmp_path):
    file = tmp_path / "note.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    return file


@pytest.fixture
def gold(tmp_path):
    """Gold claims of the small document, its text in the folder beside them."""
    document, claims = small_document()
    folder = tmp_path / "gold"
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "small.txt").write_text(document.text, encoding="utf-8")
    lines = []
    for claim in claims:
        record = claim_record(claim)
        for role in ("source", "target", "weapon", "place", "attributed_to"):
            record[role] = [link["label"] for link in record[role]]
        lines.append(json.dumps({**record, "time": [], "quote": claim.evidence.text}))
    (folder / "claims.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "claims.jsonl"


@pytest.fixture
def claims(tmp_path):
    file = tmp_path / "claims.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        write_claims(small_document()[1], stream)
    return file


@pytest.mark.model
def test_extract_prints_claims_that_read_back(kg, article, tmp_path):
    done = kg("extract", article)
    assert (done.code, done.err) == (0, "")
    file = tmp_path / "claims.jsonl"
    file.write_text(done.out, encoding="utf-8")
    [claim] = [claim for claim in read_claims(file) if claim.type == "ArmsTransfer"]
    assert (claim.document, claim.source[0].key, claim.target[0].key) == ("note", "actor/iran", "actor/russia")
    assert SENTENCE[claim.evidence.start : claim.evidence.end] == claim.evidence.text


@pytest.mark.model
def test_a_table_is_for_reading(kg, article):
    done = kg("extract", article, "--format", "table")
    assert done.code == 0
    assert (
        "note 1: Iran ArmsTransfer Russia, with drones, according to United States [positive, certain, past]"
        in done.out
    )


@pytest.mark.model
def test_mentions_slice_back(kg, article):
    done = kg("extract", article, "--mentions")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert {"Iran", "drones", "Russia"} <= {mention["text"] for mention in found}
    assert all(SENTENCE[mention["start"] : mention["end"]] == mention["text"] for mention in found)
    nested = [json.loads(line) for line in kg("extract", article, "--mentions", "--nested").out.splitlines()]
    assert [mention for mention in nested if mention in found] == found


@pytest.mark.model
def test_extract_goes_on_after_a_bad_file(kg, article, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = kg("extract", empty, article)
    assert done.code == 1
    assert done.complaint.startswith(f"{empty}: ")
    assert '"ArmsTransfer"' in done.out


@pytest.mark.model
def test_extract_reads_standard_input(kg):
    done = kg("extract", "-", stdin=SENTENCE)
    assert json.loads(done.out.splitlines()[0])["document"] == "stdin"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["extract"], "Missing argument 'PATH'; 'kg extract --help' says more"),
        (["extract", "x.txt", "--format", "xml"], "Invalid value for '--format': 'xml' is not one of 'jsonl', 'json'"),
        (["extract", "x.txt", "--mentions", "--format", "table"], "--mentions is written as JSON Lines only"),
        (["extract", "x.txt", "--nested"], "--nested goes with --mentions; add it"),
        (["extract", "x.txt", "--mention"], "No such option: --mention (Possible options: --"),
        (["evaluate"], "Missing argument 'GOLD'"),
        (["evaluate", "gold.jsonl", "claims.jsonl", "--texts", "."], "give either extracted claims or --texts"),
        (["quary"], "No such command 'quary'. Did you mean 'query'?"),
        (["--versoin"], "No such option: --versoin"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(kg, arguments, complaint):
    done = kg(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.complaint.startswith(complaint)


def test_scores_of_the_gold_itself_are_perfect(kg, gold, claims):
    done = kg("evaluate", gold, claims)
    assert (done.code, done.err) == (0, "")
    [line] = [line.split() for line in done.out.splitlines() if line.startswith("claims ")]
    assert line == ["claims", "1.0000", "1.0000", "1.0000", "3", "3", "3"]


def test_scores_as_json(kg, gold, claims):
    record = json.loads(kg("evaluate", gold, claims, "--format", "json", "--by", "type", "--errors").out)
    assert record["claims"]["f1"] == 1.0
    assert record["claims:Attack"]["hit"] == 1
    assert record["mistakes"] == []


def test_scores_by_type_and_by_document_go_together(kg, gold, claims):
    lines = [
        line.split()[0] for line in kg("evaluate", gold, claims, "--by", "type", "--by", "document").out.splitlines()
    ]
    assert "claims:Backing" in lines
    assert lines[-1] == "claims:small"


def test_errors_are_listed(kg, gold, claims):
    lines = claims.read_text(encoding="utf-8").splitlines(keepends=True)
    claims.write_text("".join(lines[1:]), encoding="utf-8")
    done = kg("evaluate", gold, claims, "--errors")
    assert "missed  small  Backing(iran -> houthis)" in done.out


@pytest.mark.model
def test_without_claims_the_texts_beside_the_gold_are_read(kg, gold):
    done = kg("evaluate", gold, "--by", "document")
    assert (done.code, done.err) == (0, "")
    assert "claims:small" in done.out


@pytest.mark.parametrize("arguments", [["missing.jsonl"], ["missing.jsonl", "claims.jsonl"]])
def test_missing_gold_is_named(kg, arguments):
    done = kg("evaluate", *arguments)
    assert done.code == 1
    assert done.complaint.startswith("missing.jsonl")


def test_gold_without_texts_or_claims_is_told_what_to_give(kg, gold, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "gold.jsonl").write_bytes(gold.read_bytes())
    done = kg("evaluate", alone / "gold.jsonl")
    assert done.code == 1
    assert done.complaint.startswith(f"{alone / 'texts'}: no such folder; name the texts with --texts")


def test_a_broken_line_is_named(kg, gold, claims):
    claims.write_text('{"document": "small"\n', encoding="utf-8")
    done = kg("evaluate", gold, claims)
    assert done.code == 1
    assert done.complaint.startswith(f"{claims}:1: not JSON")


# -- knowledge of one's own --------------------------------------------------------------------------------------------


@pytest.fixture
def knowledge(tmp_path):
    """A user's two folders: a group that the register lacks, a verb that the lexicon lacks."""
    register, lexicon = tmp_path / "my-register", tmp_path / "my-lexicon"
    register.mkdir()
    lexicon.mkdir()
    (register / "organisations.csv").write_text("key,name,kind\nactor/dusk-legion,Dusk Legion,Militia\n")
    (lexicon / "triggers.csv").write_text("lemma,pos,type,roles\nfrobnicate,verb,Attack,subj=source! obj=target!\n")
    return register, lexicon


OWN_SENTENCE = "The Dusk Legion frobnicated Iran.\n"


@pytest.mark.model
def test_own_register_and_lexicon_are_read(kg, knowledge):
    register, lexicon = knowledge
    assert kg("extract", "-", stdin=OWN_SENTENCE).out == ""
    done = kg("extract", "-", "--register", register, "--lexicon", lexicon, stdin=OWN_SENTENCE)
    [claim] = map(json.loads, done.out.splitlines())
    assert (claim["type"], claim["rule"]) == ("Attack", "frobnicate.verb@my-lexicon")
    assert [link["id"].rpartition("/id/")[2] for link in claim["source"]] == ["actor/dusk-legion"]
    assert claim["source"][0]["registered"]


@pytest.mark.model
def test_own_page_leftovers_are_skipped(kg, knowledge):
    text = "Zing here, as Iran armed the rebels\n\nChad bombed Mali.\n"
    types = []
    for pattern in ("zing here.*", "nothing of the kind"):
        (knowledge[1] / "leftovers.csv").write_text(f"pattern\n{pattern}\n")
        done = kg("extract", "-", "--lexicon", knowledge[1], stdin=text)
        types.append([json.loads(line)["type"] for line in done.out.splitlines()])
    assert types == [["Attack"], ["ArmsTransfer", "Attack"]]


@pytest.mark.model
def test_own_folders_may_stand_in_the_environment(kg, knowledge, monkeypatch):
    monkeypatch.setenv("PROXYKG_REGISTER", str(knowledge[0]))
    monkeypatch.setenv("PROXYKG_LEXICON", str(knowledge[1]))
    assert json.loads(kg("extract", "-", stdin=OWN_SENTENCE).out)["type"] == "Attack"


@pytest.mark.model
def test_the_graph_says_which_tables_of_ones_own_its_run_used(kg, knowledge, tmp_path):
    text = tmp_path / "note.txt"
    text.write_text(OWN_SENTENCE)
    register, lexicon = knowledge
    assert kg("build", text, "--graph", tmp_path / "plain").code == 0
    done = kg("build", text, "--graph", tmp_path / "own", "--register", register, "--lexicon", lexicon)
    assert (done.code, done.err) == (0, "")
    settings = "SELECT ?s { GRAPH ?g { ?run <https://w3id.org/proxykg/ontology#settings> ?s } }"
    for graph, expected in (("plain", ""), ("own", "my-lexicon sha256:")):
        assert expected in kg("query", "-", "--graph", tmp_path / graph, "--format", "csv", stdin=settings).out
    assert "my-register" not in kg("query", "-", "--graph", tmp_path / "plain", stdin=settings).out


@pytest.mark.model
def test_evaluate_reads_with_own_tables(kg, knowledge, tmp_path):
    (tmp_path / "g" / "texts").mkdir(parents=True)
    (tmp_path / "g" / "texts" / "note.txt").write_text(OWN_SENTENCE)
    gold = tmp_path / "g" / "gold.jsonl"
    gold.write_text('{"document": "note", "type": "Attack", "source": ["Dusk Legion"], "target": ["Iran"]}\n')
    register, lexicon = knowledge
    rates = [
        json.loads(kg("evaluate", gold, "--format", "json", *own).out)["claims"]["f1"]
        for own in ([], ["--register", register, "--lexicon", lexicon])
    ]
    assert rates == [0.0, 1.0]


@pytest.mark.parametrize("command", ["extract", "build", "evaluate"])
def test_a_folder_that_is_not_there_is_one_line(kg, gold, command):
    where = gold.parent / "texts" if command != "evaluate" else gold
    done = kg(command, where, "--lexicon", "nowhere")
    assert (done.code, done.complaint) == (1, "nowhere: no such folder; check the path")


def test_loosely_scored_names_match_by_their_last_word(kg, gold, claims):
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text.replace('"label": "Iran", ', '"label": "rulers of Iran", '), encoding="utf-8")
    strict, loose = (
        json.loads(kg("evaluate", gold, claims, "--format", "json", *how).out)["claims"]["hit"]
        for how in ([], ["--loose"])
    )
    assert strict < loose == 3


# -- explanations ------------------------------------------------------------------------------------------------------


@pytest.mark.model
def test_a_sentence_is_explained(kg):
    done = kg("extract", "--explain", "Iran armed the rebels.")
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[0] == "text-1, sentence 1: Iran armed the rebels."
    assert lines[2].split() == ["0", "Iran", "iran", "NNP", "PROPN", "nsubj", "armed", "1"]
    assert "source Iran; target rebels" in lines
    assert "1 ArmsTransfer(Iran -> rebels) [positive, certain, past] by arm.verb" in lines


@pytest.mark.model
def test_files_folders_and_standard_input_are_explained(kg, article):
    for path, name in ((article, "note"), (article.parent, "note"), ("-", "stdin")):
        done = kg("extract", "--explain", path, stdin=SENTENCE)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"{name}, sentence 1: Iran supplied drones")


@pytest.mark.model
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_explanations_are_json_lines_too(kg, form):
    done = kg("extract", "--explain", "Iran armed the rebels. Chad zigged.", "--format", form)
    first, second = map(json.loads, done.out.splitlines())
    assert [first["sentence"], second["sentence"]] == [1, 2]
    assert first["triggers"][0]["rows"][0]["rule"] == "arm.verb"
    assert [claim["type"] for claim in first["claims"]] == ["ArmsTransfer"]


@pytest.mark.model
def test_a_terminal_gets_colours_and_lines(language_model):
    from kg.cli.explanations import show
    from kg.extraction import Extractor
    from kg.extraction.explanations.explainer import Explainer
    from kg.lexicon import load_lexicon
    from kg.model import Document
    from kg.register import load_register

    explainer = Explainer(Extractor(load_register(), load_lexicon(), language_model))
    (explained,) = explainer.explain(Document("text", "Iran armed the rebels."))
    stream = Terminal()
    show(explained, stream)
    assert "\x1b[" in stream.getvalue()
    assert "── " in stream.getvalue()
    assert "Iran armed the rebels." in stream.getvalue()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("empty.txt", b"", "is empty"),
        ("binary.txt", b"\x00\x01\x02\xff" * 99, "binary"),
        ("latin.txt", "Émigrés armed rebels.".encode("latin-1"), "UTF-8"),
        ("missing file.txt", None, "no such file"),
    ],
)
def test_what_can_not_be_read_is_one_line_and_the_others_are_explained(kg, tmp_path, name, content, complaint):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = kg("extract", "--explain", tmp_path / name, "Iran armed the rebels.")
    assert done.code == 1
    assert complaint in done.complaint
    assert done.complaint.startswith(str(tmp_path / name))
    assert "by arm.verb" in done.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["extract", "--explain", "--mentions", "x.txt"], "--mentions is written as JSON Lines only; leave out --exp"),
        (["extract", "--explain", ""], "an empty PATH"),
        (["extract", "  "], "an empty PATH"),
        (["extract", "--explain"], "Missing argument 'PATH'"),
    ],
)
def test_wrong_use_of_explain_is_one_line(kg, arguments, complaint):
    done = kg(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.complaint.startswith(complaint)


def test_the_help_of_extract_teaches_by_examples(kg):
    shown = kg("extract", "--help").out
    assert 'kg extract --explain "Iran armed the rebels."' in shown
    assert "PROXYKG_LEXICON" in shown


# -- progress ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error_is_terminal", "output_is_terminal", "beside_output", "shown"),
    [(True, False, True, True), (True, True, True, False), (True, True, False, True), (False, False, True, False)],
)
def test_progress_is_for_a_terminal_that_nothing_else_is_printed_on(
    monkeypatch, error_is_terminal, output_is_terminal, beside_output, shown
):
    from kg.cli.console import progress

    streams = {True: Terminal(), False: io.StringIO()}
    monkeypatch.setattr("sys.stderr", streams[error_is_terminal])
    output = Terminal() if output_is_terminal else io.StringIO()
    monkeypatch.setattr("sys.stdout", output)
    with progress(beside_output=beside_output) as told:
        assert (told is not None) == shown
        if told is not None:
            told(1, 3, "note")
        sys.stdout.write("a claim\n")
    assert output.getvalue() == "a claim\n"
    assert ("note" in streams[error_is_terminal].getvalue()) == shown


GERMAN = (
    "Der Iran hat den Huthi nach Angaben des Ministeriums Raketen geliefert. Die Regierung in Teheran wies den Vorwurf "
    "am Montag zurück und sprach von einer Kampagne, die von anderen Staaten der Region ausgehe.\n"
)


@pytest.mark.model
@pytest.mark.parametrize("options", [(), ("--mentions",), ("--explain",)])
def test_a_text_in_another_language_is_named(kg, tmp_path, options):
    (tmp_path / "deutsch.txt").write_text(GERMAN, encoding="utf-8")
    done = kg("extract", tmp_path / "deutsch.txt", *options)
    assert done.code == 0
    assert done.complaint == "deutsch: does not read like English; claims are found in English alone"


@pytest.mark.model
def test_a_build_names_the_texts_in_another_language(kg, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(12):
        (folder / f"deutsch-{number:02}.txt").write_text(f"{GERMAN}{number}\n", encoding="utf-8")
    (folder / "english.txt").write_text("Iran supplied drones to Russia.\n", encoding="utf-8")
    done = kg("build", folder)
    assert done.code == 0
    told = done.err.splitlines()
    assert (len(told), told[0]) == (11, "kg: deutsch-00: does not read like English; claims are found in English alone")
    assert told[-1] == "kg: and 2 more that do not read like English"
