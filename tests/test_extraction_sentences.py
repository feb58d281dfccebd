"""Blocks, clauses and quotations are stretches of the text itself, cut where a reader would pause."""

from __future__ import annotations

import textwrap
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from parsed import known_words

from kg.extraction.syntax.sentences import (
    announced_speech,
    masked_text,
    quoted_spans,
    readable_blocks,
    split_clauses,
)
from kg.model import Document, Span

PROSE = (
    "Libyan officials said on Tuesday that the convoy had crossed the border at night and that it carried mortar "
    "rounds for two brigades loyal to the eastern command. A spokesman for the brigades denied receiving anything. "
    "He said the lorries had carried flour and cooking oil, and that drivers from three towns could confirm it."
)


def blocks(text: str, *skipped: str) -> list[str]:
    spans = tuple(Span(text.index(words), text.index(words) + len(words)) for words in skipped)
    document = Document("d", text, skipped=spans)
    return [text[b.start : b.end] for b in readable_blocks(document)]


def clauses(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_clauses(text)]


def quotes(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quoted_spans(text)]


def speeches(text: str) -> list[tuple[str, str]]:
    found = announced_speech(Document("d", text), verbs=known_words()["announcing"])
    return [(text[s.lead.start : s.lead.end], text[s.start : s.end]) for s in found]


class TestBlocks:
    def test_a_paragraph_a_line_is_a_block_a_line(self) -> None:
        assert blocks("Militia seizes town\nFighters took Gao.\nThe army fled.\n") == [
            "Militia seizes town",
            "Fighters took Gao.",
            "The army fled.",
        ]

    def test_a_break_at_the_width_does_not_split_a_sentence(self) -> None:
        assert blocks(textwrap.fill(PROSE, 72)) == [textwrap.fill(PROSE, 72)]

    def test_a_short_heading_above_wrapped_prose_stands_alone(self) -> None:
        wrapped = textwrap.fill(PROSE, 72)
        assert blocks("Officials deny shipment\n" + wrapped) == ["Officials deny shipment", wrapped]

    def test_two_wrapped_lines_join_where_the_rest_of_the_text_is_wrapped(self) -> None:
        short = textwrap.fill("The army of the eastern command said that it had stopped the convoy near Kufra.", 72)
        assert blocks(textwrap.fill(PROSE, 72) + "\n\n" + short)[1] == short

    def test_a_line_with_room_for_the_next_word_ends_its_block(self) -> None:
        full = textwrap.fill(PROSE, 72).split("\n")
        text = "\n".join([*full, "x" * (max(map(len, full)) - 3), "He stayed."])
        assert blocks(text)[-1] == "He stayed."

    def test_two_long_lines_of_their_own_do_not_join(self) -> None:
        title = "Foreign ministry statement on the shelling of three border towns"
        assert blocks(f"{title}\nThe minister spoke in Kigali.") == [title, "The minister spoke in Kigali."]

    def test_a_break_before_a_small_letter_joins(self) -> None:
        assert len(blocks("The group shelled\nthe village of Bria.")) == 1

    def test_a_break_before_a_small_letter_after_a_full_stop_does_not_join(self) -> None:
        assert len(blocks("The group shelled Bria.\nal-Shabaab denied it.")) == 2

    def test_an_empty_line_always_ends_a_block(self) -> None:
        assert len(blocks("The group shelled\n\nthe village of Bria.")) == 2

    def test_list_items_lose_their_marks_and_stand_alone(self) -> None:
        assert blocks("The cargo was:\n- rifles;\n- mortars;\n1. a drone") == [
            "The cargo was:",
            "rifles;",
            "mortars;",
            "a drone",
        ]

    def test_a_bullet_sign_is_a_mark_even_in_the_middle_of_a_sentence(self) -> None:
        assert blocks("The cargo\n• rifles\n• mortars") == ["The cargo", "rifles", "mortars"]

    def test_a_first_number_or_letter_begins_a_list(self) -> None:
        assert blocks("Demands\n(a) Leave\n(b) Pay") == ["Demands", "Leave", "Pay"]

    def test_a_number_at_the_start_of_a_wrapped_line_is_no_list_item(self) -> None:
        assert blocks("they shelled the town on May\n5. Nobody was hurt")[1:] == ["5. Nobody was hurt"]

    def test_a_dash_at_the_start_of_a_wrapped_line_is_no_list_item(self) -> None:
        assert blocks("the group\n– which denied it – left") == ["the group\n– which denied it – left"]

    def test_skipped_lines_are_outside_all_blocks(self) -> None:
        assert blocks("Share this\nThe army fled.\nRead more", "Share this", "Read more") == ["The army fled."]

    def test_markup_inside_a_line_does_not_split_it_but_is_masked(self) -> None:
        text = "**Wagner** left **Bamako** in June."
        document = Document("d", text, skipped=(Span(0, 2), Span(8, 10), Span(16, 18), Span(24, 26)))
        assert [text[b.start : b.end] for b in readable_blocks(document)] == ["Wagner** left **Bamako** in June."]
        assert masked_text(document) == "  Wagner   left   Bamako   in June."

    def test_masking_keeps_line_breaks(self) -> None:
        assert masked_text(Document("d", "a\r\nb", skipped=(Span(0, 4),))) == " \r\n "

    @given(st.text(alphabet='éB .;-\n\r\u2028\t“"', max_size=200), st.integers(0, 200), st.integers(0, 50))
    def test_blocks_ascend_and_hold_every_readable_letter(self, text: str, start: int, length: int) -> None:
        document = Document(
            "d", text, skipped=(Span(start, min(len(text), start + length)),) if start < len(text) else ()
        )
        readable = masked_text(document)
        found = readable_blocks(document)
        assert len(readable) == len(text)
        assert all(a.end <= b.start for a, b in pairwise(found))
        covered = "".join(readable[b.start : b.end] for b in found)
        assert [c for c in covered if c.isalpha()] == [c for c in readable if c.isalpha()]


class TestClauses:
    def test_items_between_semicolons_are_parsed_one_by_one(self) -> None:
        assert clauses("It covers raids by rebels; shelling of Goma; and drones sent to the army.") == [
            "It covers raids by rebels",
            "shelling of Goma",
            "drones sent to the army.",
        ]

    def test_a_clause_after_however_stands_alone(self) -> None:
        assert clauses("Kigali denied it; however, monitors saw troops.") == [
            "Kigali denied it",
            "however, monitors saw troops.",
        ]

    def test_a_subordinate_clause_stays_with_its_main_clause(self) -> None:
        assert len(clauses("He said that Kigali sent arms; that it denied this.")) == 1

    def test_a_semicolon_in_brackets_does_not_split(self) -> None:
        assert len(clauses("The commander (a Tutsi; born in Goma) fled.")) == 1

    def test_a_bracket_that_is_never_closed_does_not_hold_the_text_together(self) -> None:
        assert len(clauses("a) rifles (from Iran; mortars")) == 2

    def test_one_semicolon_in_a_quotation_does_not_split(self) -> None:
        assert len(clauses("“They shelled us; we left,” he said.")) == 1

    def test_a_list_in_a_quotation_splits(self) -> None:
        assert len(clauses("“It covers raids; shelling; and abductions,” he said.")) == 3

    def test_bullets_in_a_line_split(self) -> None:
        assert clauses("• rifles • mortars") == ["rifles", "mortars"]

    def test_a_hyphen_in_a_line_does_not_split(self) -> None:
        assert len(clauses("Iran-backed militias - and others - left")) == 1

    @given(st.text(alphabet='ab ;()“”"•.\n', max_size=120))
    def test_only_separators_lie_between_the_stretches(self, text: str) -> None:
        spans = split_clauses(text)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        gaps = list(text)
        for span in spans:
            gaps[span.start : span.end] = [" "] * (span.end - span.start)
        assert set(gaps) <= set(" ;•\n")


class TestQuotations:
    def test_curly_and_straight_marks(self) -> None:
        assert quotes('“We left,” he said. "They stayed," she said.') == ["We left,", "They stayed,"]

    def test_other_marks(self) -> None:
        assert quotes("«Wir gehen», „wir bleiben“") == ["Wir gehen", "wir bleiben"]

    def test_a_quotation_of_several_sentences_is_one(self) -> None:
        assert quotes("“We left. They stayed.” He nodded.") == ["We left. They stayed."]

    def test_apostrophes_and_single_marks_never_open(self) -> None:
        assert quotes("The rebels’ chief didn't ‘say’ 'that' about Iran's arms") == []

    def test_inches_do_not_open(self) -> None:
        assert quotes('a 5" gun and a 3" gun') == []

    def test_a_curly_mark_may_be_closed_by_a_straight_one(self) -> None:
        assert quotes('“We left." They stayed.') == ["We left."]

    def test_a_straight_opening_mark_ends_a_quotation_left_open(self) -> None:
        assert quotes('"We left. "They stayed," he said.') == ["We left.", "They stayed,"]

    def test_doubled_marks_are_the_quotation_and_single_ones_are_escaping(self) -> None:
        assert quotes('"The raid was named ""Iron Fist"" by them. It failed."') == ["Iron Fist"]

    def test_an_open_quotation_ends_with_its_paragraph(self) -> None:
        text = "“We left.\nThey stayed."
        (quote,) = quoted_spans(text)
        assert text[quote.start : quote.end] == "We left."
        assert (quote.closed, quote.continues) == (False, False)

    def test_a_speech_that_is_opened_again_continues(self) -> None:
        found = quoted_spans("“We left.\n\n“They stayed.” He nodded.")
        assert [(q.closed, q.continues) for q in found] == [(False, True), (True, False)]

    def test_a_closed_quotation_does_not_continue(self) -> None:
        assert not any(q.continues for q in quoted_spans("“We left.”\n\n“They stayed.”"))

    def test_a_quotation_runs_over_a_break_at_the_width(self) -> None:
        text = textwrap.fill(f"“{PROSE}” said the minister, who had come from Tripoli.", 72)
        (quote,) = quoted_spans(text)
        assert quote.closed
        assert text[quote.start : quote.end].split() == PROSE.split()

    @given(st.text(alphabet="ab “”\"„«».\n'", max_size=120))
    def test_quotations_ascend_without_overlap_and_hold_words(self, text: str) -> None:
        found = quoted_spans(text)
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert all(text[q.start : q.end].strip() == text[q.start : q.end] != "" for q in found)


class TestAnnouncedSpeech:
    def test_the_paragraphs_below_an_announcement_are_speech(self) -> None:
        text = "Minister Okoye said:\n\nWe condemn the raid.\n\nKigali must stop.\n"
        assert speeches(text) == [("Minister Okoye said:", "We condemn the raid.\n\nKigali must stop.")]

    def test_words_behind_the_colon_are_speech(self) -> None:
        assert speeches("Okoye said: We condemn the raid.") == [("Okoye said:", "We condemn the raid.")]

    def test_a_heading_ends_the_speech(self) -> None:
        assert speeches("Okoye said:\n\nWe left.\n\nFurther information\n\nThe post is vacant.")[0][1] == "We left."

    def test_another_announcement_ends_the_speech(self) -> None:
        assert [s for _, s in speeches("Okoye said:\nWe left.\nBello said:\nWe stayed.")] == ["We left.", "We stayed."]

    def test_quotation_marks_are_left_to_quotations(self) -> None:
        assert speeches("Okoye said:\n“We left.”") == []

    def test_a_colon_after_another_word_announces_nothing(self) -> None:
        assert speeches("The cargo:\nRifles came from Sofia.") == []
