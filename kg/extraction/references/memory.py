"""What a document has said so far, as far as later words may refer to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Link


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a phrase has told of, for a later pronoun.

    links: several where names are coordinated. plural: several, or a plural noun. human: a person, named or not.
    leading: the subject of its sentence or of what the sentence reports; core: an object beside that subject.
    gender: "male", "female", or empty where no word tells it.
    """

    links: tuple[Link, ...]
    plural: bool = False
    human: bool = False
    leading: bool = False
    core: bool = False
    gender: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """Whom it tells of, whatever the words."""
        return frozenset(x.key for x in self.links)


@dataclass(slots=True)
class Memory:
    """What the sentences so far leave for later ones.

    previous: the candidates of the sentence before. things: whether that sentence has plural nouns that are no party.
    in_doubt: whether its subject is a pronoun that has stayed open. persons: by family name in lower case.
    last_persons: named in the last sentence that names any. organisations: all other actors named, in order. bodies:
    by key those of them that are no states and have a name of several words, as they were named last. posts: whom the
    text has introduced, by title in lower case; None for a title of several. sides: by a person's key whom "we" means.
    genders: by a person's key. short: by words in lower case whom a short form stands for that the text has introduced
    in brackets. pair: the parties of the last claim with one on each side; mutual: whether they did it together.
    bindings: by `start of sentence:start of noun`, what a later sentence says that a phrase stands for. issued: whose
    a resolution or statement is, by its noun. described: of what the text has said what it is, by that noun; None for
    a noun of several. topic: the body that the first sentence says what it is ("The Red Front was a militia …"); begun:
    whether a sentence with a verb has been read.
    """

    previous: tuple[Candidate, ...] = ()
    things: bool = False
    in_doubt: bool = False
    persons: dict[str, Link] = field(default_factory=dict)
    last_persons: tuple[Link, ...] = ()
    organisations: list[Link] = field(default_factory=list)
    bodies: dict[str, Link] = field(default_factory=dict)
    posts: dict[str, Link | None] = field(default_factory=dict)
    sides: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    short: dict[str, Link] = field(default_factory=dict)
    pair: tuple[Link, ...] = ()
    mutual: bool = False
    bindings: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    issued: dict[str, Link] = field(default_factory=dict)
    described: dict[str, Link | None] = field(default_factory=dict)
    topic: Link | None = None
    begun: bool = False

    def describe(self, noun: str, body: Link) -> None:
        """Remembers what a body is ("X is a militia"); a second one of that sort leaves the noun alone in doubt."""
        known = self.described.get(noun, body)
        self.described[noun] = body if known is not None and known.key == body.key else None

    def introduce(self, title: str, person: Link) -> None:
        """Remembers who holds a post; a second holder leaves the title alone in doubt."""
        known = self.posts.get(title, person)
        self.posts[title] = person if known is not None and known.key == person.key else None
