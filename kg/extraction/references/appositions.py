"""Common nouns that a name beside them names: "Iran's proxy, Hamas", "Minister for Europe Weiss"."""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.names.naming import Named
from kg.extraction.names.title_words import titles_before
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tree import Token
from kg.model import Link
from kg.vocabulary import is_kind


class Appositions(SentenceReader):
    """Finds names beside the phrases of the sentence that `references` is reading."""

    def title_before(self, named: Named) -> int | None:
        """First token of the title of several words in front of a person's name, a comma between them or not.

        The parser takes "Minister for Europe Weiss" for a minister who is for somebody called Europe Weiss.
        """
        sentence = self.sentence
        end = named.first - 1 if named.first > 0 and sentence[named.first - 1].text == "," else named.first
        if not is_kind(named.link.kind, "Person"):
            return None
        return next((i for i, _ in titles_before(self.lexicon, sentence, end) if end - i > 1), None)

    def entitled(self, token: Token) -> tuple[Link, ...]:
        """Who is named behind the title that the token begins."""
        for named in self.references.named:
            if named.first > token.i and self.title_before(named) == token.i:
                return (replace(named.link, mention=self.references.mention(token.i, named.last, "Person")),)
        return ()

    def named(self, token: Token) -> tuple[Link, ...]:
        """ "Iran's proxy, Hamas": a common noun with a name in apposition is the one that is named."""
        head = self.references.head_of(token.i)
        if head is None or head.cls != "party":
            return ()
        for apposition in self.sentence.kids(token.i, "appos"):
            if any(t.i < apposition.i for t in self.sentence.kids(token.i, "conj")):
                continue  # "the junta and its backers, notably Mali": of the last one named
            links = [
                x
                for i in self.sentence.conjuncts(apposition.i)
                if self.references.name_at(i)
                for x in self.references.links(i)
            ]
            group = token.lemma in self.references.lexicon.words["group"]
            if group and any(is_kind(x.kind, "Person") for x in links):
                continue  # "a spokesman for the group, Ada Moss"
            if links and all(is_kind(x.kind, "Actor") for x in links):
                return tuple(links)
        return self._by_commas(token)

    def described(self, token: Token) -> tuple[Link, ...]:
        """ "The Red Front is a militia that …", "the Red Front, a militia based in …": who it is that is described."""
        sentence = self.sentence
        head, article, above = self.references.head_of(token.i), sentence.child(token.i, "det"), sentence[token.head]
        if head is None or head.cls != "party" or article is None or article.lower not in ("a", "an"):
            return ()
        if token.dep == "attr" and (above.lemma != "be" or sentence.child(above.i, "neg") is not None):
            return ()
        who = sentence.subject(above.i) if token.dep == "attr" else above.i if token.dep == "appos" else None
        if who is None or who > token.i or sentence.child(who, "conj") is not None or sentence[who].dep == "conj":
            return ()
        named = self.references.name_at(who)
        sort = "Person" if head.kind == "Person" else "Organisation"
        if named is None or not is_kind(named.link.kind, sort) or is_kind(named.link.kind, "State"):
            return ()
        first = self.references.phrase_start(token.i)
        mention = self.references.mention(first, token.i, named.link.mention.kind)
        return (replace(named.link, mention=mention),)

    def _by_commas(self, token: Token) -> tuple[Link, ...]:
        """The same by commas alone, where the parser hung the name elsewhere; behind an owned noun or a post."""
        tokens = self.sentence.tokens
        head = self.references.head_of(token.i)
        person = head is not None and head.kind == "Person" and token.tag in ("NN", "NNP")
        comma = self._comma_behind(token.i)
        if comma is None or self.sentence.child(token.i, "poss") is None and not person:
            return ()
        at = comma + 1
        while at < len(tokens) and (tokens[at].pos == "DET" or person and self._is_address(tokens[at])):
            at += 1
        named = next((n for n in self.references.named if n.first == at), None)
        if named is None or not is_kind(named.link.kind, "Person" if person else "Actor"):
            return ()
        ends = named.last + 1 >= len(tokens) or tokens[named.last + 1].pos == "PUNCT"
        return (named.link,) if ends else ()

    def _comma_behind(self, i: int) -> int | None:
        """The comma that ends the phrase headed by token i, or None."""
        tokens, below = self.sentence.tokens, set(self.sentence.subtree(i))
        at = i + 1
        while at < len(tokens) and at in below and tokens[at].text != ",":
            at += 1
        return at if at + 1 < len(tokens) and tokens[at].text == "," else None

    def _is_address(self, token: Token) -> bool:
        """Whether a word is a form of address or rank in front of a name ("HE Dr")."""
        return token.lower in self.lexicon.titles or token.lower.rstrip(".") in self.lexicon.titles or token.text == "."
