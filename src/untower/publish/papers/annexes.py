"""What stands behind a part of a paper: what is assumed, and where its figures come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.journey import STEP_NAMES
from untower.publish.papers.model import Cell, Heading, Look, Paragraph, TableBlock, Words
from untower.publish.papers.notes import columns_words, step_words

if TYPE_CHECKING:
    from untower.answers import Plan
    from untower.publish.papers.lookup import Shown
    from untower.publish.papers.model import Block
    from untower.publish.papers.notes import Source, Sources

ASSUMED = "Annex: what is assumed"
BEHIND = "Annex: where the figures come from"


def annexes(seen: Shown, sources: Sources) -> list[Block]:
    """The annexes of one part, for the steps and sources that it names."""
    used = {s.step for s in sources.by_key.values()}
    return [*_assumed(seen, used), *_behind(seen, sources)]


def _assumed(seen: Shown, used: set[str]) -> list[Block]:
    made: list[Block] = []
    for name in STEP_NAMES:
        answer = seen.answer(name)
        if name not in used or answer is None or not answer.assumed:
            continue
        made.append(Heading(f"Stated in {step_words(name)}", 3))
        made += [Paragraph((Words(words),), Look.BULLET) for words in answer.assumed]
    return [Heading(ASSUMED, 1), *made] if made else []


def _behind(seen: Shown, sources: Sources) -> list[Block]:
    every = list(sources.by_key.values())
    if not every:
        return []
    plan = seen.cut.plan
    return [
        Heading(BEHIND, 1),
        TableBlock(
            title="Each source that a footnote names",
            note="Names of figures are those of plan.json, which holds every one of them.",
            heads=("Source", "Figures", "Files and their columns"),
            rows=tuple(
                (
                    Cell(str(source.number)),
                    Cell(f"{', '.join(source.names)} ({step_words(source.step)})"),
                    Cell(_read_words(plan, source, every)),
                )
                for source in every
            ),
            description="For each source: its figures, the step, the files and the columns read.",
            is_small=True,
            shares=(9, 31, 60),
        ),
    ]


def _read_words(plan: Plan, source: Source, every: list[Source]) -> str:
    """The columns behind a source; those of an earlier one are named by its number."""
    own = set(source.reads)
    within = [
        e for e in every if e.number < source.number and len(e.reads) > 1 and own >= set(e.reads)
    ]
    most = max(within, key=lambda e: len(e.reads), default=None)
    if most is None:
        return columns_words(plan, source.reads) or "none named"
    rest = columns_words(plan, [r for r in source.reads if r not in set(most.reads)])
    return f"Those of source {most.number}{f', and {rest}' if rest else ''}"
