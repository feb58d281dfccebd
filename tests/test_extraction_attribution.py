"""Who says so, on sentences parsed by hand; quotations are given by their place in the document."""

from __future__ import annotations

import pytest
from parsed import at, parsed_all, reader

from kg.extraction.attribution import Attribution
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.sentences import AnnouncedSpeech, Quote
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Span


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def listening(
    lexicon: Lexicon,
    sentences: list[Sentence],
    *,
    quotes: tuple[Quote, ...] = (),
    speeches: tuple[AnnouncedSpeech, ...] = (),
) -> Attribution:
    """What has noted all sentences and is about to read the last one again."""
    references = reader(lexicon)
    attribution = Attribution(lexicon, references, quotes, speeches)
    for sentence in sentences:
        references.begin(sentence)
        attribution.note(sentence, references)
        references.finish()
    return attribution


def said_by(attribution: Attribution, offset: int) -> str | None:
    link = attribution.speaker_at(offset)
    return None if link is None else link.key


def speakers(lexicon: Lexicon, line: str, word: str, *inner: str) -> list[str]:
    (sentence,) = parsed_all([line])
    attribution = listening(lexicon, [sentence])
    return [x.key for x in attribution.speakers(sentence, at(sentence, word), [at(sentence, i) for i in inner])]


# -- quotations --------------------------------------------------------------------------------------------------------

QUOTED = (
    "Rebels=rebel/NNS/nsubj/1 attacked=attack/VBD/ccomp/7 our/PRP$/poss/3 northernmost/JJ/amod/4 depot/NN/dobj/1 "
    "again/RB/advmod/1 Sow/NNP/nsubj/7 {}/VBD/ROOT/7"
)


def quote_of(sentence: Sentence, last: str) -> Quote:
    return Quote(sentence.start, sentence[at(sentence, last)].end)


@pytest.mark.parametrize(("verb", "speaker"), [("said=say", "actor/sow"), ("fled=flee", None)])
def test_a_verb_of_speech_beside_a_quotation_tells_its_speaker(
    lexicon: Lexicon, verb: str, speaker: str | None
) -> None:
    (sentence,) = parsed_all([QUOTED.format(verb)])
    quote = quote_of(sentence, "again")
    attribution = listening(lexicon, [sentence], quotes=(quote,))
    assert said_by(attribution, quote.start) == speaker
    assert said_by(attribution, quote.end) is None


def test_a_quotation_ends_before_its_end(lexicon: Lexicon) -> None:
    attribution = Attribution(lexicon, reader(lexicon), (Quote(5, 9), Quote(20, 30)), ())
    assert [attribution.quote_at(i) for i in (4, 5, 8, 9, 20, 30)] == [None, 0, 0, None, 1, None]


def test_a_long_name_in_marks_is_no_speech(lexicon: Lexicon) -> None:
    line = (
        "Sow/NNP/nsubj/1 said=say/VBD/ROOT/1 Intergovernmental/JJ/amod/4 Counterterrorism/NN/compound/4 "
        "Organisation/NN/nsubj/5 fled/VBD/ccomp/1 {}"
    )
    long = "from/IN/prep/5 towns=town/NNS/pobj/6"
    for rest, last, speaker in (("", "Organisation", None), (long, "towns", "actor/sow")):
        (sentence,) = parsed_all([line.format(rest)])
        quote = Quote(sentence[2].start, sentence[at(sentence, last)].end)
        assert said_by(listening(lexicon, [sentence], quotes=(quote,)), quote.start) == speaker


def test_he_said_goes_on_with_who_spoke_and_not_with_who_else_was_named(lexicon: Lexicon) -> None:
    going_on = QUOTED.replace("Sow/NNP/nsubj/7", "{}")
    for subject, speaker in (("he/PRP/nsubj/7", "actor/sow"), ("Ba/NNP/nsubj/7", "actor/ba")):
        added = going_on.format(subject, "added=add")
        left = "Diop/NNP/nsubj/1 left/VBD/ROOT/1"
        first, between, second = parsed_all([QUOTED.format("said=say"), left, added])
        quotes = (quote_of(first, "again"), quote_of(second, "again"))
        attribution = listening(lexicon, [first, between, second], quotes=quotes)
        assert said_by(attribution, second.start) == speaker


def test_a_quotation_without_a_tag_goes_on_with_the_speaker_of_the_one_before(lexicon: Lexicon) -> None:
    untagged = QUOTED.partition(" Sow")[0].replace("ccomp/7", "ROOT/1")
    first, second = parsed_all([QUOTED.format("said=say"), untagged])
    quotes = (quote_of(first, "again"), quote_of(second, "again"))
    attribution = listening(lexicon, [first, second], quotes=quotes)
    assert second.end - second.start > 40
    assert said_by(attribution, second.start) == "actor/sow"
    assert said_by(listening(lexicon, [second], quotes=quotes[1:]), second.start) is None


def test_announced_speech_is_its_announcer_s(lexicon: Lexicon) -> None:
    lines = ["Sow/NNP/nsubj/1 {}/VBD/ROOT/1 :/,/punct/1", "Rebels=rebel/NNS/nsubj/1 fled/VBD/ROOT/1"]
    for verb, speaker in (("said=say", "actor/sow"), ("paused=pause", None)):
        lead, speech = parsed_all([lines[0].format(verb), lines[1]])
        announced = AnnouncedSpeech(Span(lead.start, lead.end), speech.start, speech.end)
        attribution = listening(lexicon, [lead, speech], speeches=(announced,))
        assert said_by(attribution, speech.start) == speaker
        assert said_by(attribution, lead.start) is None


def test_a_document_without_quotations_has_no_speech(lexicon: Lexicon) -> None:
    assert not Attribution(lexicon, reader(lexicon), (), ()).has_speech
    assert Attribution(lexicon, reader(lexicon), (Quote(0, 9),), ()).has_speech


# -- beside the words --------------------------------------------------------------------------------------------------


def test_according_to_names_who_says_so(lexicon: Lexicon) -> None:
    line = "Rebels=rebel/NNS/nsubj/1 fled/VBD/ROOT/1 {}/VBG/prep/1 to/IN/prep/2 Iran/NNP/pobj/3"
    assert speakers(lexicon, line.format("according=accord"), "fled") == ["actor/iran"]
    assert speakers(lexicon, line.format("heading=head"), "fled") == []


def test_he_said_beside_the_clause_is_heard(lexicon: Lexicon) -> None:
    line = "Rebels=rebel/NNS/nsubj/4 ,/,/punct/4 Iran/NNP/nsubj/3 {}/VBD/parataxis/4 fled/VBD/ROOT/4"
    assert speakers(lexicon, line.format("said=say"), "fled") == ["actor/iran"]
    assert speakers(lexicon, line.format("left=leave"), "fled") == []


def test_speakers_stand_innermost_first_and_once(lexicon: Lexicon) -> None:
    line = (
        "Chad/NNP/nsubj/1 said=say/VBD/ROOT/1 Mali/NNP/nsubj/3 believed=believe/VBD/ccomp/1 rebels=rebel/NNS/nsubj/5 "
        "fled/VBD/ccomp/3"
    )
    assert speakers(lexicon, line, "fled", "Mali", "Chad", "Mali") == ["actor/mali", "actor/chad"]


def test_things_say_nothing(lexicon: Lexicon) -> None:
    line = "Missiles=missile/NNS/nsubj/1 said=say/VBD/ROOT/1 rebels=rebel/NNS/nsubj/3 fled/VBD/ccomp/1"
    assert speakers(lexicon, line, "fled", "Missiles") == []


@pytest.mark.parametrize(("noun", "speaker"), [("statement/NN/dobj/1", "actor/sow"), ("convoy/NN/dobj/1", None)])
def test_who_issues_a_statement_speaks_below_it(lexicon: Lexicon, noun: str, speaker: str | None) -> None:
    lead = f"Sow/NNP/nsubj/1 released=release/VBD/ROOT/1 the/DT/det/3 {noun} today/NN/npadvmod/1 :/,/punct/1"
    first, second = parsed_all([lead, QUOTED.partition(" Sow")[0].replace("ccomp/7", "ROOT/1")])
    quote = quote_of(second, "again")
    assert said_by(listening(lexicon, [first, second], quotes=(quote,)), quote.start) == speaker


def test_a_report_is_its_author_s(lexicon: Lexicon) -> None:
    line = (
        "Rebels=rebel/NNS/nsubj/1 fled/VBD/ROOT/1 according=accord/VBG/prep/1 to/IN/prep/2 a/DT/det/5 "
        "{}/NN/pobj/3 by/IN/prep/5 Iran/NNP/pobj/6"
    )
    assert speakers(lexicon, line.format("report"), "fled") == ["actor/iran"]
    assert speakers(lexicon, line.format("soldier"), "fled") != ["actor/iran"]
