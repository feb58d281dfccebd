"""The rows of the lexicon as records, and the words that their columns may use."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import MentionKind

POSES = frozenset({"verb", "noun", "adj"})
ROLES = frozenset({"source", "target", "weapon", "item", "place", "both"})
FILTERS = frozenset(
    {
        *("party", "armed", "body", "weapon", "support", "aid", "territory", "water", "asset", "missile"),
        *("attack", "cooperative", "matter", "thing"),
    }
)
LITERAL = "~"
SYNTAX = frozenset({"self", "subj", "obj", "iobj", "comp", "poss", "mod", "clause", "affected", "helped", "named"})
PREPOSITIONS = frozenset(
    {
        "about",
        "above",
        "across",
        "after",
        "against",
        "alongside",
        "along",
        "amid",
        "among",
        "around",
        "as",
        "at",
        "before",
        "behind",
        "beside",
        "between",
        "beyond",
        "by",
        "concerning",
        "down",
        "during",
        "for",
        "from",
        "in",
        "inside",
        "into",
        "near",
        "of",
        "off",
        "on",
        "onto",
        "out",
        "outside",
        "over",
        "past",
        "regarding",
        "through",
        "to",
        "toward",
        "towards",
        "under",
        "until",
        "up",
        "upon",
        "versus",
        "via",
        "with",
        "within",
        "without",
    }
)
POLARITIES = frozenset({"positive", "negative"})
CERTAINTIES = frozenset({"certain", "probable", "possible"})
TENSES = frozenset({"past", "present", "future"})
STATUS = POLARITIES | CERTAINTIES | TENSES
EFFECTS = STATUS | {"transparent", "attributed", "named"}
CUES = frozenset(
    {
        "speech",
        "report-noun",
        "belief",
        "doubt",
        "denial",
        "concern",
        "intention",
        "consider",
        "attempt",
        "prevent",
        "fail",
        "demand",
        "condition",
        "modal",
        "hedge",
        "aspect",
        "enable",
        "question",
        "negation",
        "future",
    }
)
HEAD_CLASSES = frozenset({"party", "weapon", "support", "aid", "territory", "asset"})
WORD_LISTS = frozenset(
    {
        "announcing",
        "answering",
        "armed",
        "asking",
        "begging",
        "letting",
        "naming",
        "thwarting",
        "pledged",
        "promising",
        "using",
        "arriving",
        "giving",
        "granted",
        "handling",
        "namesake",
        "opinion",
        "sending",
        "speaking",
        "unit",
        "viewing",
        "way",
        "event",
        "body",
        "landform",
        "banner",
        "bearing",
        "given",
        "collective",
        "group",
        "country",
        "ruler",
        "member",
        "quantity",
        "apart",
        "former",
        "imagined",
        "opposed",
        "fought",
        "pursuit",
        "occurring",
        "held",
        "hurting",
        "later",
        "reaction",
        "never",
        "authored",
        "imposed",
        "done",
        "office",
        "ruling",
        "charging",
        "sentencing",
        "essential",
        "male",
        "female",
        "judging",
        "ongoing",
        "lasting",
        "waged",
        "changing",
        "whereabouts",
        "ailing",
        "voicing",
        "matter",
        "bloodless",
        "contest",
        "accident",
        "verbal",
        "critic",
        "phase",
        "irregular",
        "discretion",
        "untrue",
        "issuing",
        "player",
        "civil",
        "menace",
    }
)


@dataclass(frozen=True, slots=True)
class RolePattern:
    """Where one role of a trigger is filled.

    paths: places relative to the trigger, tried in order:
        `subj`, `obj` as in the active voice (the subject of a passive is `obj`, its by-agent `subj`);
        `iobj` the dative;
        `comp` the verb of a clause that the trigger governs; `poss` possessor; `mod` a word before a noun ("Russian",
        "drone"); `self` what the trigger noun itself stands for, or what it is said of by copula or apposition;
        `clause` the verb above a verb, or the one that a noun's in-phrase hangs on ("in support of …, X did …");
        `affected` the subject of a clause that names a measure as its circumstance ("due to sanctions, X …");
        `helped` whom the words around help in what the noun names ("support for Chad in the fight against …");
        `named` what the object is named to be ("declared Chad a sponsor of …");
        a preposition, below the trigger or, as parsers waver, below its object or the light verb that carries it.
        Steps join with a dot: `obj.against` is the object of `against` below the object, `comp.subj` the subject of
        the governed clause.
    role: `source`, `target`, `weapon`, `place`; `both` fills source and target from one coordinated or plural
        filler ("talks between A and B", "clashes between A and B"); `item` is a condition on what moves and is
        written as weapon only if it is one.
    filters: classes that the filler may have, any of them. `armed` is a party that fights (forces, militias, troops,
        groups under arms; not a state), `body` an organisation, state or coalition, not persons, `water` a place
        below WaterBody, `missile` a weapon below Missile, `attack` a word that is itself a trigger of Attack,
        `cooperative` one of a type that PLOVER counts as cooperation (aid, meeting, concession), `matter` what one can
        rule on, welcome or look into (a word of the list `matter`, or one that triggers a claim or reports), `thing`
        anything, also what is no mention; `~deal` is a filler whose head has the lemma "deal"; the others are the
        classes of heads.csv.
    required: without it the row does not fire.
    """

    paths: tuple[str, ...]
    role: str
    filters: tuple[str, ...]
    required: bool

    def __str__(self) -> str:
        """As a row writes it, filters spelled out: `subj|by=source:party!`."""
        return f"{'|'.join(self.paths)}={self.role}:{'/'.join(self.filters)}{'!' if self.required else ''}"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of a claim of one type when its required roles are filled.

    words: the lemma's words, head first for verbs ("hand over"), head last for nouns ("export control").
    number: 1-based among the rows of this lemma and part of speech, which are tried in order; own rows count apart.
    cue: status words that the trigger itself implies.
    source, target, status: what `example` must give: canonical labels, and "polarity certainty tense".
    line: 1-based line in triggers.csv. where: file and line. own: name of the user's folder that it is from, if any.
    """

    lemma: str
    words: tuple[str, ...]
    pos: str
    type: str
    subtype: str | None
    roles: tuple[RolePattern, ...]
    cue: frozenset[str]
    example: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    status: tuple[str, str, str]
    line: int
    number: int = 1
    where: str = ""
    own: str = ""

    @property
    def head(self) -> str:
        """The lemma that a parsed token must have: first word of a verb, last of a noun or adjective."""
        return self.words[0] if self.pos == "verb" else self.words[-1]

    @property
    def name(self) -> str:
        """How a claim names the row that read it: `deliver.verb`, `deliver.verb#2`, a user's `deliver.verb@FOLDER`."""
        folder = f"@{self.own}" if self.own else ""
        return f"{self.lemma}.{self.pos}{folder}" + (f"#{self.number}" if self.number > 1 else "")


@dataclass(frozen=True, slots=True)
class LightVerb:
    """A verb whose object noun carries the event; `subject_role` is the role its subject plays in that event.

    words: verb, then a particle or the preposition under which the noun stands ("come under attack").
    """

    lemma: str
    words: tuple[str, ...]
    subject_role: str
    example: str
    line: int


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that heads unnamed mentions: what class of filler they are and what kind of entity.

    kind: a class of `kg.vocabulary.KINDS`. mention: the mention kind, None for what is no mention (aid, support).
    """

    lemma: str
    cls: str
    kind: str | None
    mention: MentionKind | None
    example: str
    line: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """Words before or after a personal name.

    org: they name a post in a state or organisation. holder: the register's key of that body where only one has such a
    post ("Home Secretary"); the column `org` holds it in place of `true`.
    """

    title: str
    words: tuple[str, ...]
    kind: str
    org: bool
    example: str
    line: int
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that changes status or speaker of what it governs.

    effect: the status words it sets; `attributed` what its clause tells is said by its subject or owner; `named` so is
        what its object noun names ("claimed the attack"); `transparent` it changes nothing.
    """

    lemma: str
    words: tuple[str, ...]
    pos: str
    cue: str
    effect: frozenset[str]
    example: str
    line: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class BackingWord:
    """A word of patterns such as "X-backed Y" (verb) and "X's proxy, Y" (noun)."""

    word: str
    type: str
    subtype: str | None
    pos: str
    example: str
    line: int


@dataclass(frozen=True, slots=True)
class ListedWord:
    """A word of one of the plain lists that a single reading rule asks for.

    list: `body` last or first words of the names of organisations, `landform` those of places ("Lake Kivu");
        `event` last words of names that are neither party nor place ("the Ogaden War", "Friday");
        `banner` first words of the names of armed groups, whatever name follows ("Jund al-Sahel");
        `bearing` capitalised adjectives that alone name nothing ("Northern");
        `given` names that people are given;
        `collective` nouns that in the singular stand for several people ("the crew");
        `group`, `country` nouns that may stand for the last group or state named ("the movement", "the kingdom");
        `ruler` nouns that with a state's name mean the state ("the Iraqi government");
        `member` nouns that with a group's name mean the group ("ISIL fighters"), unless a word of `apart` sets them
        apart from it ("former ISIL fighters");
        `quantity` nouns that stand for what they count ("dozens of villages");
        `former` words that put a post or a backing in the past ("the then ambassador");
        `imagined` nouns for what is not real ("in the film");
        `fought` verbs for what is done already by whoever is in `pursuit` of it ("is working to defeat them", "is
        committed to supporting them");
        `occurring` verbs that say of an event as their subject that it comes about ("take place");
        `held` verbs whose participles tell of a state ("areas held by rebels");
        `later` adverbs that put "would" in the past ("would later become");
        `reaction` nouns whose of-, to- or over-phrase names what has happened ("sanctions over the attack");
        `ongoing` verbs after whose present perfect the act goes on ("have begun training");
        `lasting` nouns for what goes on in a clause told from now ("the war has cost lives");
        `waged` nouns that go on likewise where they are somebody's ("Russia's assault");
        `changing` verbs and nouns for what is done about something that goes on ("urged it to end its attacks");
        `voicing` verbs whose subject has the fear or the proof that is their object ("voiced fears that");
        `ailing` words before "attack" that make it an illness;
        `bloodless` words beside "war", "clash" or "gun" by which nobody is hurt ("a price war", "a toy gun");
        `accident` nouns for what hurts without anybody's deed ("killed in a crash");
        `verbal` words of fighting that between persons with names may mean words ("her attack on Schulz");
        `contest` nouns that tell of a game, in whose sentence nobody attacks or captures ("in the semi-final");
        `critic` words for those from whom one comes under fire in words ("from lawmakers");
        `phase` nouns for how an act begins or goes on, whose owner acts ("Chad's launch of an offensive");
        `irregular` nouns for fighters of no state, who are backed if one leads them ("Chad-led rebels");
        `discretion` what one asks for oneself when one speaks ("requested anonymity", "asked not to be named");
        `untrue` adverbs by which what is said is not so ("falsely claimed that");
        `issuing` verbs by which a text speaks for their subject ("adopted a resolution condemning Chad");
        `player` nouns for athletes, whose attacks are moves of a game;
        `menace` nouns for what one is threatened with ("warned Mali of consequences");
        `civil` nouns for those who fly or pay for flying: aircraft sold to them are no arms;
        `matter` nouns for what one can reject, welcome or investigate ("rejected the plan", but not the wine);
        `whereabouts` nouns that say where in or by a place ("on the outskirts of Homs");
        `never` phrases that negate their clause ("at no point");
        `authored` participles that say who made a thing ("an appeal filed by the widow");
        `imposed` participles that say whom a measure hits ("the ban it imposed on the club");
        `done` participles whose hyphenated noun acts ("a rebel-led raid");
        `office` words of posts that a state has one of ("prime minister", "president");
        `essential` adjectives by which a speaker demands ("it is vital that the parties stop");
        `ruling` nouns for texts that speak for whoever issued them ("the resolution demands");
        `charging` verbs that lay a deed to somebody's charge ("accused him of the murder"), `sentencing` those of them
        by which a court says that it is so ("convicted");
        `opposed` prefixes after which a name takes no part itself ("anti-Houthi");
        `way` words behind any name that make it the name of a street or county, `namesake` those behind a person's
        that make it the name of a building or prize ("Deng Airport");
        `armed` words beside "group" that tell of no other one than "the group" does ("the rebel group");
        `unit` what figures measure in ("km");
        `announcing` verb forms before the colon that announces a speech ("The envoy said:");
        `speaking` verbs of which a second one goes with the first, not with what is said ("said that …, and vowed");
        `opinion` verbs that own the clause behind them where the parser makes them its adverbial;
        `giving` verbs with a receiver right behind them ("gave Benin boats"), `granted` what a body with an article
        receives so ("gave the army permission");
        `arriving` verbs whose denial tells that what was sent was not delivered ("the guns never arrived");
        `asking` verbs with the preposition of whoever is to act ("called on Togo to leave");
        `thwarting` verbs for what is done to the plans of others ("foiled a plan to bomb the port");
        `naming` verbs with an object and what it is named to be ("declared it a terrorist group");
        `pledged` nouns for what somebody says of himself ("got assurances from Togo that it …");
        `promising` verbs whose subject does what the infinitive says, `begging` those where it does so if what is
        asked for is to be let do it, by a verb of `letting` ("asked Togo to be allowed to leave");
        `using` verbs whose subject acts with its object ("used a drone to find the boat");
        `sending` verbs whose object does what the infinitive behind it says ("sent troops to guard the dam");
        `answering` verbs for what is done to whoever did what the for- or on-phrase says ("fined him for arming");
        `viewing` verbs for what is somebody's view of their object ("describes it as part of the force");
        `handling` verbs for what is done with a weapon by whoever uses it ("a bomb planted by rebels").
    """

    word: str
    list: str
    example: str
    line: int
