"""What stands in one section of a paper: each block of its template, filled from the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.findings import Outcome, worst_first
from untower.journey import State, step
from untower.phrases import spell_day
from untower.publish import wording
from untower.publish.papers.forms import one_line, written
from untower.publish.papers.lookup import Found, Why
from untower.publish.papers.model import Heading, Look, Paragraph, TableBlock, Words
from untower.publish.papers.names import FIGURE_NAMES, TABLE_NAMES
from untower.publish.papers.notes import Sources, finding_note
from untower.publish.papers.tables import asked_table, chart_of, table_of
from untower.publish.papers.template import NAMED, Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.findings import Finding
    from untower.publish.papers.lookup import Shown
    from untower.publish.papers.model import Block, Gap, Piece
    from untower.publish.papers.template import Ask, Section

# A footnote stands behind the end of a sentence.
SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
NOTHING = "The records that were read say nothing on this."
MOST_FINDINGS = 6
MOST_LISTED = 10
MOST_ASKED = 10
NOT_KNOWN_OUTCOMES = ("not met", "not known", "met")
OUTCOME_WORDS = {
    Outcome.NOT_MET: "Not met",
    Outcome.NOT_KNOWN: "Not known",
    Outcome.MET: "Met",
    Outcome.NOT_APPLICABLE: "Not applicable",
}


@dataclass
class _Named:
    """A figure within a sentence: its words, its name and the source it is noted by."""

    words: str
    name: str
    source: int | None


class SectionWriter:
    """Writes the sections of one part of a paper, and keeps the sources they name."""

    def __init__(self, seen: Shown, add_gap: Callable[[Ask, str], Gap], where_held: str) -> None:
        self.seen = seen
        self.sources = Sources(seen)
        self._add_gap = add_gap
        self._where_held = where_held
        self._told_to_come: set[str] = set()
        self._heading = ""
        self._is_held_told = False
        self._has_words = False
        self._asked: set[tuple[str, str]] = set()
        self._writers: dict[str, Callable[[Part], list[Block]]] = {
            "say": self._say,
            "answer": self._answer,
            "table": self._table,
            "chart": self._chart,
            "list": self._list,
            "findings": self._findings,
            "missing": self._missing,
            "gap": self._gap,
        }

    def blocks(self, section: Section) -> list[Block]:
        """A section's heading and everything under it."""
        self._heading, self._asked = section.heading, set()
        self._is_held_told = self._has_words = False
        made: list[Block] = [Heading(section.heading, section.level)]
        for part in section.parts:
            if all(c.holds(self.seen) for c in part.when):
                made += self._writers[part.kind](part)
            elif any(c.found(self.seen).why is Why.HELD_BACK for c in part.when):
                made += self._held()
            self._has_words = len(made) > 1
        if section.parts and not self._has_words:
            made.append(Paragraph((Words(NOTHING),)))
        return made

    # --- what is not there ---------------------------------------------------------------

    def _held(self) -> list[Block]:
        """Said once a section: there is more, and where."""
        if self._is_held_told:
            return []
        self._is_held_told = True
        what = "What else belongs here" if self._has_words else "What belongs here"
        words = f"{what} rests on what is not public: it {self._where_held}."
        if self._where_held.startswith("is in a higher"):
            words = f"{what} rests on information that is in a higher edition."
        return [Paragraph((Words(words),))]

    def _lacking(self, part: Part, found: list[Found]) -> list[Block]:
        """What stands in the place of something that cannot be said."""
        if any(f.why is Why.HELD_BACK for f in found):
            return self._held()
        made: list[Block] = []
        for one in found:
            if one.why is Why.TO_COME and part.without is not None:
                made += self._to_come(one.step)
        return made + ([] if part.without is None else self._ask(part.without))

    def _to_come(self, name: str) -> list[Block]:
        """Said once a part: a step does not answer yet."""
        if name in self._told_to_come:
            return []
        self._told_to_come.add(name)
        which, answer = step(name), self.seen.answer(name)
        number = (
            f"Step {which.number} of the journey, {which.title}" if which.number else which.title
        )
        if answer is None or answer.state is State.TO_COME:
            why = "is to come: its figures are not there yet"
        elif answer.state is State.PASSED_OVER:
            why = "was passed over: it gives no figures"
        else:
            why = "could give no figures from the files that were read"
        words = f"{number} (“{which.question}”), {why}. The places where they belong are marked."
        # The number is that of a step, not a figure: it needs no note.
        return [Paragraph((Words(words.replace("Step ", "Step\u00a0")),), Look.BODY)]

    def _ask(self, ask: Ask, look: Look = Look.BODY) -> list[Block]:
        if (ask.who, ask.what) in self._asked:
            return []
        self._asked.add((ask.who, ask.what))
        return [Paragraph((self._add_gap(ask, self._heading),), look)]

    def _gap(self, part: Part) -> list[Block]:
        look = Look(part.words("style", "body"))
        return [] if part.without is None else self._ask(part.without, look)

    # --- sentences -----------------------------------------------------------------------

    def _say(self, part: Part) -> list[Block]:
        named = [inner.partition(":") for inner in NAMED.findall(part.names)]
        figures = [n for n, _, _ in named if n in FIGURE_NAMES]
        found = {n: self.seen.figure(n) for n in figures}
        words = {
            n + sign + form: written(found[n].value, form or FIGURE_NAMES[n].form)
            for n, sign, form in named
            if n in found
        }
        if not all(f.is_known for f in found.values()) or None in words.values():
            if part.words("otherwise") and not any(f.why is Why.HELD_BACK for f in found.values()):
                return [self._paragraph(part, (Words(self._about(part.words("otherwise"))),))]
            return self._lacking(part, list(found.values()))
        pieces: list[str | _Named] = []
        for place, text in enumerate(NAMED.split(part.names)):
            if place % 2 == 0 or text not in words:
                pieces.append(self._about(text if place % 2 == 0 else f"{{{text}}}"))
            else:
                name = text.partition(":")[0]
                one = found[name]
                source = self.sources.figure_source(one.step, one.figure, name)
                pieces.append(_Named(words[text] or "", name, source.number))
        return [self._paragraph(part, self._noted(pieces, part.words("note")))]

    def _about(self, text: str) -> str:
        plan = self.seen.cut.plan
        return text.replace("{organisation}", plan.organisation or "the organisation").replace(
            "{on}", spell_day(plan.on)
        )

    def _noted(self, pieces: list[str | _Named], note: str) -> tuple[Piece, ...]:
        """The pieces with their footnotes, set where a sentence ends.

        A raised number behind a figure would read as a power of it: "4²⁷ suppliers".
        """
        made: list[Piece] = []
        waiting: list[_Named] = []
        text = ""
        for piece in pieces:
            if isinstance(piece, _Named):
                waiting.append(piece)
                text += piece.words
                continue
            rest = piece
            while waiting and (end := SENTENCE_END.search(rest)):
                made.append(Words(text + rest[: end.start() + 1], self._note_of(waiting)))
                text, rest, waiting = "", rest[end.start() + 1 :], []
            text += rest
        last = " ".join(n for n in (self._note_of(waiting) if waiting else "", note) if n)
        if text or last:
            made.append(Words(text, last or None))
        return tuple(made)

    def _note_of(self, named: list[_Named]) -> str:
        """One footnote for several figures, grouped by their sources."""
        by_source: dict[int | None, list[str]] = {}
        for one in named:
            by_source.setdefault(one.source, []).append(one.name)
        notes = []
        for source in self.sources.by_key.values():
            if source.number in by_source:
                names = list(dict.fromkeys(by_source[source.number]))
                notes.append(self.sources.note(source, names))
        return " ".join(notes)

    def _paragraph(self, part: Part, pieces: tuple[Piece, ...]) -> Paragraph:
        return Paragraph(pieces, Look(part.words("style", "body")))

    def _answer(self, part: Part) -> list[Block]:
        answer = self.seen.answer(part.names)
        if part.names in self.seen.held_answers:
            return self._held()
        if answer is None or answer.state is State.TO_COME:
            return self._lacking(part, [self._no_answer(part.names)]) or self._to_come(part.names)
        source = self.sources.of(part.names, answer.answer_reads, f"{part.names} (answer)")
        note = self.sources.note(source, [f"{part.names} (answer)"])
        return [Paragraph((Words(wording.raised(answer.answer), note),))]

    def _no_answer(self, name: str) -> Found:
        return Found(name, "", None, Why.TO_COME)

    # --- tables, charts, lists -----------------------------------------------------------

    def _table(self, part: Part) -> list[Block]:
        found = self.seen.rows(part.names)
        made = table_of(self.seen, self.sources, part, found) if found.is_known else None
        return self._lacking(part, [found]) if made is None else [made]

    def _chart(self, part: Part) -> list[Block]:
        found = self.seen.rows(part.names)
        made = chart_of(self.sources, part, found) if found.is_known else None
        return self._lacking(part, [found]) if made is None else [made]

    def _list(self, part: Part) -> list[Block]:
        found = self.seen.rows(part.names)
        if not found.is_known or not isinstance(found.value, list) or not found.value:
            return self._lacking(part, [found])
        source = self.sources.figure_source(found.step, found.figure, part.names)
        note = self.sources.note(source, [part.names])
        most, look = part.most(MOST_LISTED), Look(part.words("style", "bullet"))
        lines = [wording.raised(one_line(v)) for v in found.value[:most]]
        if len(found.value) > most:
            lines.append(f"{len(found.value) - most:,} more are in plan.json.")
        if len(lines) == 1:
            return [Paragraph((Words(lines[0], note),))]
        head = Words(f"{TABLE_NAMES[part.names].what}:", note)
        return [Paragraph((head,)), *(Paragraph((Words(line),), look) for line in lines)]

    def _findings(self, part: Part) -> list[Block]:
        """Findings of a step, worst first: the outcome, the sentence, its rule and rows below."""
        answer = self.seen.answer(part.names)
        if answer is None or answer.state is State.TO_COME:
            return self._lacking(part, [self._no_answer(part.names)])
        rules = part.listed("rules")
        outcomes = part.listed("outcomes") or NOT_KNOWN_OUTCOMES
        wanted = [
            f
            for f in worst_first(list(answer.findings))
            if (not rules or f.rule in rules)
            and f.outcome.value in outcomes
            and (part.options.get("whole") is not True or f.subject_key == "all")
        ]
        if not wanted:
            return [] if part.without is None else self._ask(part.without)
        most = part.most(MOST_FINDINGS)
        made: list[Block] = [
            Paragraph(
                (
                    *_outcome(f),
                    Words(f.sentence, finding_note(f)),
                ),
                Look.BULLET,
            )
            for f in wanted[:most]
        ]
        if len(wanted) > most:
            source = self.sources.of(
                part.names,
                sorted({r for f in wanted for r in f.reads}),
                f"findings of {part.names}",
            )
            words = f"{len(wanted) - most:,} more are in the report."
            made.append(
                Paragraph(
                    (Words(words, self.sources.note(source, [f"findings of {part.names}"])),),
                    Look.BULLET,
                )
            )
        return made

    def _missing(self, part: Part) -> list[Block]:
        answer = self.seen.answer(part.names)
        if answer is None or not answer.missing:
            return self._lacking(part, [])
        made: TableBlock = asked_table(part.names, answer.missing[: part.most(MOST_ASKED)])
        return [made]


def _outcome(finding: Finding) -> tuple[Words, ...]:
    """How it came out, in bold, unless the sentence says so itself."""
    words = f"{OUTCOME_WORDS[finding.outcome]}:"
    return () if words in finding.sentence else (Words(f"{words} ", is_strong=True),)
