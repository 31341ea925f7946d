"""How do a template and a plan become a paper? Section by section, each part in its own edition.

A sentence stands only where every figure in it is known. What is not becomes a marked gap for the
author, what a higher edition holds is said to be held back; nothing is filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.phrases import spell_day
from untower.publish.editions import Edition, cut
from untower.publish.papers.annexes import annexes
from untower.publish.papers.lookup import shown
from untower.publish.papers.model import Checklist, Gap, Heading, NewPart, Paper, Paragraph, Words
from untower.publish.papers.section import SectionWriter
from untower.publish.papers.template import Ask
from untower.publish.report import MARKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.answers import Plan
    from untower.publish.editions import CutPlan
    from untower.publish.papers.model import Block, Piece
    from untower.publish.papers.template import Section, Template

NOT_NAMED = "Organisation not named"
LAST = "For the author: what is still to be written"
EXEMPT_MARK = "EXEMPT: not for publication"
LEFT_OUT = (
    "The exempt appendix is left out of this public edition. It holds the figures and findings "
    "that rest on commercial information; the members edition has it."
)


class _Gaps:
    """Every gap of the paper, numbered in the order they stand."""

    def __init__(self) -> None:
        self.all: list[Gap] = []

    def add(self, ask: Ask, section: str) -> Gap:
        gap = Gap(ask.who, ask.what, len(self.all) + 1, section)
        self.all.append(gap)
        return gap


def compose(plan: Plan, kind: str, template: Template, edition: Edition) -> Paper:
    """The paper of a plan in one edition.

    A section marked public shows what the public edition shows, whatever edition is asked for, so
    that the public part can be published as it stands; one marked exempt is left out of the public
    edition. Every other section is cut at the edition.
    """
    whole = cut(plan, Edition.FULL, missing_shown=None)
    asked = cut(plan, edition, missing_shown=None)
    public = cut(plan, Edition.PUBLIC, missing_shown=None)
    has_parts = any(s.part != "whole" for s in template.sections)
    openly = [s for s in template.sections if s.part != "exempt"]
    closed = [s for s in template.sections if s.part == "exempt"]
    first = public if any(s.part == "public" for s in openly) else asked
    gaps = _Gaps()
    organisation = (public if has_parts else asked).plan.organisation or NOT_NAMED

    def named(text: str) -> str:
        return text.replace("{organisation}", organisation).replace("{on}", spell_day(plan.on))

    title = named(template.title)
    facts: list[tuple[str, Piece]] = [
        (name, gaps.add(words, "Title") if isinstance(words, Ask) else Words(named(words)))
        for name, words in template.facts
    ]
    where = (
        "is in a higher edition"
        if not closed
        else "is in the exempt appendix"
        if edition is not Edition.PUBLIC
        else "is left out of this public edition"
    )
    blocks = _part(openly, whole, first, gaps, where)
    if closed:
        letter = "" if edition is Edition.PUBLIC else "B"
        if edition is Edition.PUBLIC:
            blocks += [Heading("Exempt appendix", 1), Paragraph((Words(LEFT_OUT),))]
        else:
            blocks.append(NewPart("Exempt appendix", EXEMPT_MARK, letter))
            blocks += _part(closed, whole, asked, gaps, "is in a higher edition")
    if gaps.all:
        blocks += [Heading(LAST, 1), Checklist(tuple(gaps.all))]
    return Paper(
        kind=kind,
        title=title,
        organisation=organisation,
        marking=MARKING.get(plan.purpose, plan.purpose),
        edition=edition.title,
        holds=edition.holds,
        on=plan.on,
        first_part=NewPart(
            "Public part" if has_parts else "",
            "Public part: may be published" if has_parts else "",
        ),
        facts=tuple(facts),
        blocks=tuple(blocks),
        numbers_paragraphs=template.numbers == "paragraphs",
        has_contents=template.has_contents,
        gaps=tuple(gaps.all),
    )


def _part(
    sections: Sequence[Section], whole: CutPlan, part: CutPlan, gaps: _Gaps, where: str
) -> list[Block]:
    """The sections of one part, with its annexes."""
    seen = shown(whole, part)
    writer = SectionWriter(seen, gaps.add, where)
    blocks: list[Block] = []
    for section in sections:
        blocks += writer.blocks(section)
    return blocks + annexes(seen, writer.sources)
