"""Documents and claims made by hand, and graphs of them, for the tests of `kg.graph`."""

from __future__ import annotations

from pyoxigraph import Quad, Store

from kg.graph.derivation import InferredQuads, fact_quads
from kg.graph.quads import document_quads, ontology_quads, run_key
from kg.model import Claim, Document, Evidence, Link, Mention, TimeValue
from kg.vocabulary import slug

MODEL = "test-model 1.0"
RUN = run_key(MODEL, {})

_ROOTS = {"weapon": "Missile", "place": "Region", "actor": "Organisation"}


def link(label, *, key=None, kind=None, root="actor", mention=None, registered=False):
    """An entity as a claim names it; by default an organisation under `actor/`, mentioned by its label."""
    words = mention or label
    return Link(
        key or f"{root}/{slug(label)}",
        label,
        kind or _ROOTS[root],
        Mention(0, len(words), words, "Organisation"),
        registered,
    )


def state(label, **options):
    return link(label, kind="State", **options)


def weapon(label, kind="Missile", **options):
    return link(label, kind=kind, root="weapon", **options)


def place(label, kind="Sea", **options):
    return link(label, kind=kind, root="place", **options)


def time(value, words="then"):
    return TimeValue(value, Mention(0, len(words), words, "Time"))


class Told:
    """A document that grows a sentence for each claim, so that every quote is at its place."""

    def __init__(self, name="article", **metadata):
        self.name = name
        self.metadata = metadata
        self.text = ""
        self.claims = []

    def says(self, quote, type_, source=(), target=(), **rest):
        """Add a claim of this type with the sentence that carries it; parties as links or tuples of links."""
        start = len(self.text)
        self.text += quote + "\n"
        self.claims.append(
            Claim(
                document=self.name,
                number=len(self.claims) + 1,
                type=type_,
                evidence=Evidence(start, start + len(quote), quote),
                source=_tuple(source),
                target=_tuple(target),
                **{
                    key: _tuple(value) if key in ("weapon", "place", "time", "attributed_to") else value
                    for key, value in rest.items()
                },
            )
        )
        return self

    @property
    def document(self):
        return Document(self.name, self.text, **self.metadata)

    def quads(self) -> list[Quad]:
        return list(document_quads(self.document, self.claims, run=RUN, model=MODEL))


def derived_store(*told, ontology=True, quads=(), derivations=True) -> Store:
    """A store in memory with the documents, further quads, and all that follows from them."""
    store = Store()
    if ontology:
        store.extend(ontology_quads())
    store.extend(quads)
    for one in told:
        store.extend(one.quads())
    store.extend(list(fact_quads(store)))
    store.extend(list(InferredQuads(store, derivations=derivations)))
    return store


def _tuple(value):
    return value if isinstance(value, tuple) else (value,)


IRAN, RUSSIA, UKRAINE, ISRAEL, UNITED_STATES = map(state, ("Iran", "Russia", "Ukraine", "Israel", "United States"))
HOUTHIS = link("Houthis", kind="NonStateArmedGroup")
HEZBOLLAH = link("Hezbollah", kind="NonStateArmedGroup")
KIRBY = link("John Kirby", kind="Person")
MISSILES = weapon("ballistic missiles", kind="BallisticMissile")


def article() -> Told:
    """Backing affirmed, a delivery denied and one planned, an attack with time and place, a meeting of two."""
    return (
        Told("article", title="A test article", published="2024-01", url="https://example.org/a")
        .says("Iran backs the Houthis.", "Backing", IRAN, HOUTHIS, tense="present", subtype="ProxyRelation")
        .says(
            "Kirby said the United States does not believe Iran has delivered the missiles to Russia.",
            "ArmsTransfer",
            IRAN,
            RUSSIA,
            weapon=MISSILES,
            polarity="negative",
            certainty="probable",
            attributed_to=(UNITED_STATES, KIRBY),
        )
        .says(
            "Iran intends to sell rockets to Hezbollah.",
            "ArmsTransfer",
            IRAN,
            HEZBOLLAH,
            certainty="probable",
            tense="future",
            subtype="ArmsSale",
        )
        .says(
            "On October 7 the Houthis attacked Israel in the Red Sea.",
            "Attack",
            HOUTHIS,
            ISRAEL,
            place=place("Red Sea"),
            time=time("2023-10-07", "On October 7"),
        )
        .says("Iran and Russia met.", "Meeting", IRAN, RUSSIA)
    )
