"""Could somebody's pay be read out of the sums?

What a role is paid is personal, since one person may hold it. It stands in the case only where the
organisation states no cost of a post, and the whole case then rests on it: editions that show
nothing personal leave it out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from untower.capability.posts import read_posts
from untower.options.terms import stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.answers import StepAnswer

PERSONAL = "roles.fte_cost_gbp"


def tells_pay(tables: Mapping[str, pl.DataFrame]) -> bool:
    """Whether what a role is paid stands in the retained team's cost."""
    if stated(tables, "fte_cost_gbp") is not None:
        return False
    team = [p for p in read_posts(tables) if p.retained_as is not None]
    return any(p.record["fte_cost_gbp"] is not None for p in team)


def kept_personal(answer: StepAnswer) -> StepAnswer:
    """The same answer with all of it resting on the personal column."""

    def more(reads: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*reads, PERSONAL)))

    live = answer.live
    return replace(
        answer,
        answer_reads=more(answer.answer_reads),
        figure_reads={name: more(reads) for name, reads in answer.figure_reads.items()},
        findings=tuple(replace(f, reads=more(f.reads)) for f in answer.findings),
        pictures=tuple(replace(p, reads=more(p.reads)) for p in answer.pictures),
        live=None if live is None else replace(live, reads=more(live.reads)),
    )
