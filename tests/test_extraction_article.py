"""The article that ProxyKG began with: the promises made about it in words, and all of its claims and its graph.

`python tests/test_extraction_article.py --rewrite` writes `claims.jsonl` and `graph.nq` in `tests/data/article/` anew
from what the extraction reads now and says what changed; look at the difference before keeping it. It needs the
language model and ProxyKG installed in the same Python, or its checkout on PYTHONPATH.

`claims.jsonl` holds the claims as `kg extract` prints them. `graph.nq` holds the document's graph and the facts that
follow from it as sorted N-Quads, but for the program's version and the run, which change with every release.
"""

from __future__ import annotations

import argparse
import difflib
import io
import sys
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store

from kg.extraction import Extractor
from kg.graph.derivation import fact_quads
from kg.graph.quads import document_quads, ontology_quads, register_quads
from kg.jsonl import read_claims, write_claims
from kg.lexicon import load_lexicon
from kg.model import Claim, Document
from kg.register import load_register
from kg.resources import resource
from kg.text import read_document
from kg.vocabulary import GRAPH, PX

pytestmark = pytest.mark.model

FOLDER = Path(__file__).resolve().parent / "data" / "article"
NAME = "voa-iran-destabilizing"
HINT = "run 'python tests/test_extraction_article.py --rewrite' and look at what changed"
KEPT = (f"{GRAPH}document/{NAME}", f"{GRAPH}facts")
"""The named graphs of `graph.nq`; what else a graph holds is the same for every text or follows from these."""


def read_article(nlp=None) -> tuple[Document, tuple[Claim, ...]]:
    """The article and its claims."""
    document = read_document(resource(f"data/texts/{NAME}.txt"))
    return document, Extractor(load_register(), load_lexicon(), nlp).extract(document)


def claims_text(claims: tuple[Claim, ...]) -> str:
    stream = io.StringIO()
    write_claims(claims, stream)
    return stream.getvalue()


def graph_text(document: Document, claims: tuple[Claim, ...]) -> str:
    store = Store()
    store.extend(ontology_quads())
    store.extend(register_quads(load_register()))
    store.extend(document_quads(document, claims, run="run/golden", model="golden"))
    store.extend(list(fact_quads(store)))
    return "".join(sorted(f"{quad} .\n" for quad in store if _is_kept(quad)))


def _is_kept(quad: Quad) -> bool:
    return quad.graph_name.value in KEPT and quad.predicate.value != f"{PX}programVersion"


def rewrite() -> None:
    """Write the golden files anew, each whole or not at all, and print the lines that changed."""
    document, claims = read_article()
    texts = {"claims.jsonl": claims_text(claims), "graph.nq": graph_text(document, claims)}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path = FOLDER / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        aside = path.with_suffix(".new")
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(path)
        changes = difflib.unified_diff(
            before.splitlines(), text.splitlines(), f"{name} before", f"{name} now", "", "", 0
        )
        sys.stdout.writelines(f"{line.rstrip()}\n" for line in changes)
        sys.stdout.write(f"{path}: {len(text.splitlines())} lines\n")


# -- golden files ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def article(language_model) -> tuple[Document, tuple[Claim, ...]]:
    return read_article(language_model)


@pytest.fixture(scope="module")
def claims(article) -> tuple[Claim, ...]:
    return article[1]


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def test_the_claims_are_those_that_were_looked_at(claims) -> None:
    assert claims_text(claims).splitlines() == lines("claims.jsonl"), HINT


def test_the_kept_claims_are_read_back_without_loss(claims) -> None:
    assert tuple(read_claims(FOLDER / "claims.jsonl")) == claims, HINT


def test_the_graph_is_the_one_that_was_looked_at(article) -> None:
    assert graph_text(*article).splitlines() == lines("graph.nq"), HINT


# -- what the article must give ----------------------------------------------------------------------------------------


def labels(links) -> tuple[str, ...]:
    return tuple(link.label for link in links)


def status(claim: Claim) -> tuple[str, str, str]:
    return claim.polarity, claim.certainty, claim.tense


def of_type(claims, kind: str, source: str, target: str) -> list[Claim]:
    return [c for c in claims if c.type == kind and source in labels(c.source) and target in labels(c.target)]


def missile_claims(claims) -> list[Claim]:
    """The transfers of missiles from Iran to Russia, in the order of the text."""
    transfers = of_type(claims, "ArmsTransfer", "Iran", "Russia")
    return [c for c in transfers if any("missile" in link.label.lower() for link in c.weapon)]


def test_iran_backs_four_and_nobody_else_is_backed(claims) -> None:
    backed = [
        (source, target)
        for c in claims
        if c.type == "Backing"
        for source in labels(c.source)
        for target in labels(c.target)
    ]
    assert sorted(backed) == [
        ("Iran", "Hamas"),
        ("Iran", "Hezbollah"),
        ("Iran", "Houthis"),
        ("Iran", "Iran-backed militias"),
    ]
    assert {status(c) for c in claims if c.type == "Backing"} == {("positive", "certain", "present")}


def test_the_graph_says_the_same_of_whom_iran_backs(article) -> None:
    backs = [line for line in graph_text(*article).splitlines() if f"<{PX}backs>" in line]
    assert sorted(line.split()[2].rstrip(">").rpartition("/")[2] for line in backs) == [
        "hamas",
        "hezbollah",
        "houthis",
        "iran-backed-militias",
    ]
    assert all("actor/iran>" in line.split()[0] for line in backs)


def test_drones_went_to_russia_for_certain(claims) -> None:
    (drones,) = [c for c in of_type(claims, "ArmsTransfer", "Iran", "Russia") if labels(c.weapon) == ("drones",)]
    assert (drones.polarity, drones.certainty) == ("positive", "certain")
    assert drones.attributed_to == ()


def test_missiles_for_russia_are_told_three_times(claims) -> None:
    assert [status(c) for c in missile_claims(claims)] == [
        ("positive", "possible", "future"),
        ("negative", "probable", "past"),
        ("positive", "probable", "future"),
    ]


def test_it_is_the_united_states_that_fears_the_missiles_are_to_come(claims) -> None:
    considered = missile_claims(claims)[0]
    assert labels(considered.attributed_to) == ("United States",)
    assert labels(considered.weapon) == ("close-range ballistic missiles",)
    assert {link.kind for link in considered.weapon} == {"CloseRangeBallisticMissile"}


def test_kirby_says_that_the_united_states_believes_no_missile_was_delivered(claims) -> None:
    denied = missile_claims(claims)[1]
    assert labels(denied.attributed_to) == ("United States", "John Kirby")
    assert "does not believe" in denied.evidence.text


def test_the_missiles_that_russia_intends_to_buy_are_a_sale(claims) -> None:
    intended = missile_claims(claims)[2]
    assert intended.subtype == "ArmsSale"
    assert "intends to purchase" in intended.evidence.text
    assert labels(intended.attributed_to)[-1] == "John Kirby"


def test_only_the_drones_are_a_fact_in_the_graph(article) -> None:
    document, claims = article
    transfers = {c.number for c in of_type(claims, "ArmsTransfer", "Iran", "Russia")}
    missiles = {c.number for c in missile_claims(claims)}
    certain = {
        c.number for c in claims if c.number in transfers and (c.polarity, c.certainty) == ("positive", "certain")
    }
    assert len(missiles) == 3
    assert not missiles & certain
    without = tuple(c for c in claims if c.number not in transfers - missiles)
    supplied = f"/actor/iran> <{PX}supplies> <"
    assert [line for line in _facts(document, claims) if supplied in line and "/actor/russia>" in line]
    assert not [line for line in _facts(document, without) if supplied in line and "/actor/russia>" in line]


def _facts(document: Document, claims: tuple[Claim, ...]) -> list[str]:
    return [line for line in graph_text(document, claims).splitlines() if f"<{KEPT[1]}>" in line]


def test_the_page_leftover_above_the_article_tells_nothing(article) -> None:
    document, claims = article
    assert document.text.startswith("Your browser")
    assert min(c.evidence.start for c in claims) > document.text.index("\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rewrite", action="store_true", required=True, help="write the golden files anew")
    parser.parse_args()
    rewrite()
