"""How do plain values of an assessment become a paper? By a template, and nothing else.

A value that is not known becomes a marked gap where the template says who writes it, else it is
said to be not known. The values are all that can come into the paper: it reads nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.phrases import listed, spell_day
from untower.publish import wording
from untower.publish.papers.assessment_template import assessment_template
from untower.publish.papers.compose import LAST, NOT_NAMED
from untower.publish.papers.docx_file import docx_bytes
from untower.publish.papers.model import (
    Cell,
    Checklist,
    Gap,
    Heading,
    NewPart,
    Paper,
    Paragraph,
    TableBlock,
    Words,
)
from untower.publish.papers.template import NAMED
from untower.publish.report import MARKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.answers import Figure
    from untower.publish.papers import model
    from untower.publish.papers.assessment_template import (
        AssessmentTemplate,
        Block,
        Column,
        Condition,
        Each,
        Section,
    )
    from untower.publish.papers.template import Ask

Values = Mapping[str, "Figure"]
MARKED = MARKING["assess"]
NOT_IN_WORD = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TOGETHER = re.compile(" {2,}")


def assessment_docx(
    name: str, values: Values, *, on: date, edition: str, holds: str, mark: str = ""
) -> bytes:
    """One paper about an assessment as the bytes of a Word file; same values, same bytes.

    `edition` and `holds` say at the head of every page for whom it is and what it holds; `mark`
    stands there too, in bold, where the paper is a draft.
    """
    paper = assessment_paper(
        assessment_template(name), name, values, on=on, edition=edition, holds=holds, mark=mark
    )
    return docx_bytes(paper)


def assessment_paper(
    template: AssessmentTemplate,
    kind: str,
    values: Values,
    *,
    on: date,
    edition: str,
    holds: str,
    mark: str = "",
) -> Paper:
    """The paper itself, before it is any file."""
    writer = _Writer()
    facts = tuple(
        (heading, writer.piece(words, ask, values, "Title"))
        for heading, words, ask in template.facts
    )
    blocks = [b for one in template.sections for b in writer.section(one, values)]
    if writer.gaps:
        blocks += [Heading(LAST, 1), Checklist(tuple(writer.gaps))]
    return Paper(
        kind=kind,
        title=clean(_filled(template.title, values)[0]),
        organisation=clean(str(values.get("organisation") or NOT_NAMED)),
        marking=MARKED,
        edition=edition,
        holds=holds,
        on=on,
        first_part=NewPart("", mark),
        facts=facts,
        blocks=tuple(blocks),
        has_contents=template.has_contents,
        gaps=tuple(writer.gaps),
    )


def clean(text: str) -> str:
    """A text on one line, without what a Word file cannot hold."""
    return TOGETHER.sub(" ", NOT_IN_WORD.sub(" ", text)).strip()


class _Writer:
    """Writes sections, and numbers the gaps in the order they stand."""

    def __init__(self) -> None:
        self.gaps: list[Gap] = []

    def gap(self, ask: Ask, values: Values, section: str) -> Gap:
        made = Gap(
            clean(_filled(ask.who, values)[0]),
            clean(_filled(ask.what, values)[0]),
            len(self.gaps) + 1,
            section,
        )
        self.gaps.append(made)
        return made

    def piece(self, words: str, ask: Ask | None, values: Values, section: str) -> model.Piece:
        text, is_known = _filled(words, values)
        if not is_known and ask is not None:
            return self.gap(ask, values, section)
        return Words(clean(text))

    def section(self, section: Section, values: Values) -> Iterator[model.Block]:
        for scope in _scopes(section.each, values):
            if not all(_holds(c, scope) for c in section.when):
                continue
            heading = clean(_filled(section.heading, scope)[0])
            yield Heading(heading, section.level)
            for block in section.blocks:
                yield from self.block(block, scope, heading)
            for inner in section.sections:
                yield from self.section(inner, scope)

    def block(self, block: Block, values: Values, section: str) -> Iterator[model.Block]:
        once = block
        for scope in _scopes(block.each, values):
            if not all(_holds(c, scope) for c in block.when):
                continue
            block, once = once, replace(once, note="")  # repeated, it is noted once
            if block.kind == "table":
                yield self.table(block, scope)
            elif block.kind == "gap" and block.ask is not None:
                yield Paragraph((self.gap(block.ask, scope, section),), block.look)
            else:
                yield from self.said(block, scope, section)

    def said(self, block: Block, values: Values, section: str) -> Iterator[model.Block]:
        text, is_known = _filled(block.words, values)
        if not is_known and block.ask is not None:
            yield Paragraph((self.gap(block.ask, values, section),), block.look)
            return
        lines = [line for line in (clean(part) for part in text.splitlines()) if line]
        note = clean(_filled(block.note, values)[0]) or None
        for n, line in enumerate(lines, start=1):
            yield Paragraph((Words(line, note if n == len(lines) else None),), block.look)

    def table(self, block: Block, values: Values) -> model.Block:
        rows = _value(block.words, values)
        note = clean(_filled(block.note, values)[0]) or None
        if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
            return Paragraph((Words(clean(_filled(block.none, values)[0]) or "None."),))
        return TableBlock(
            title=clean(_filled(block.title, values)[0]),
            note=note,
            heads=tuple(c.head for c in block.columns),
            rows=tuple(
                tuple(_cell(c, row) for c in block.columns)
                for row in rows
                if isinstance(row, Mapping)
            ),
            number_columns=frozenset(n for n, c in enumerate(block.columns) if c.is_right),
            description=clean(_filled(block.about, values)[0]),
            shares=block.shares,
        )


def _cell(column: Column, row: Values) -> Cell:
    value = row[column.of]
    if value is None:
        words = column.blank if column.blank is not None else wording.NOT_KNOWN
        return Cell(words, is_known=column.blank is not None)
    return Cell(clean(_written(value, column.form)))


def _scopes(each: Each | None, values: Values) -> Iterator[Values]:
    """The values once, or once for each item of a list with the item under its name."""
    if each is None:
        yield values
        return
    found = _value(each.path, values)
    for item in found if isinstance(found, Sequence) and not isinstance(found, str) else ():
        yield {**values, each.name: item}


def _value(path: str, values: Values) -> Figure:
    """What stands at a place; None beyond a blank. A KeyError for a place there is not."""
    found: Figure = dict(values)
    for name in path.split("."):
        if found is None:
            return None
        if not isinstance(found, Mapping) or name not in found:
            raise KeyError(f"{path}: the values hold no {name!r} there")
        found = found[name]
    return found


def _holds(condition: Condition, values: Values) -> bool:
    value = _value(condition.path, values)
    return {
        "known": value is not None,
        "not known": value is None,
        "true": value is True,
        "false": value is False,
        "filled": bool(value),
        "empty": not value,
    }[condition.verdict]


def _filled(text: str, values: Values) -> tuple[str, bool]:
    """A text with its names filled in, and whether every one was known."""
    unknown = False

    def put(inner: str) -> str:
        nonlocal unknown
        path, _, form = inner.partition(":")
        value = _value(path, values)
        if value is None:
            unknown = True
            return wording.NOT_KNOWN
        return _written(value, form or "plain")

    made = NAMED.sub(lambda found: put(found[1]), text)
    return made, not unknown


def _written(value: Figure, form: str) -> str:
    """A value in its form; a text is left as it is, whatever form is asked for."""
    if isinstance(value, str):
        return wording.raised(value) if form == "raised" else value
    if form == "gbp" and isinstance(value, Decimal | int | float):
        return wording.pounds(value)
    if form == "pct" and isinstance(value, int | float):
        return wording.percent(float(value))
    if form == "number" and isinstance(value, int | float):
        return wording.number(float(value))
    if isinstance(value, Sequence):
        return listed(_written(one, "plain") for one in value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return spell_day(value)
    if isinstance(value, datetime):
        return f"{spell_day(value.date())}, {value:%H:%M}"
    return wording.cell(value)
