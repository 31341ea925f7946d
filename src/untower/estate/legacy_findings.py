"""Which components are red by the legacy score, which may be, and which were not scored?

All of it rests on SECURITY columns, so none of it stands in an edition below full.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from untower.answers import Axis, Mark, Point, Scatter
from untower.estate.asked_once import ask_once
from untower.estate.legacy import (
    IMPACT_MOST,
    LIKELIHOOD_MOST,
    READS,
    Legacy,
    Limits,
    Range,
    two_places,
    verdict,
)
from untower.estate.spend_findings import ROWS_SHOWN, house_finding
from untower.findings import Finding, Outcome, Row
from untower.phrases import plural
from untower.policy import NotCovered, PolicyNumber

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ARCHITECT = "enterprise architect"
RED, LEGACY = "component_red_rated", "component_legacy"
ALL_READS = (*READS, "components.name", "organisation.nation", "organisation.kind")


def spell_range(span: Range) -> str:
    """A score to two places, or from which to which: "15.09", "12.10 to 18.40"."""
    low, high = two_places(span.low), two_places(span.high)
    return f"{low}" if low == high else f"{low} to {high}"


def called(score: Legacy) -> str:
    """A component as a sentence names it."""
    return f"{score.name} ({score.component_id})" if score.name else score.component_id


def legacy_findings(scores: Sequence[Legacy], limits: Limits) -> Iterator[Finding]:
    """Each red component, each that may be red, and how many count as legacy."""
    if not scores:
        return
    if isinstance(limits.red, NotCovered):
        yield _about(
            RED,
            Outcome.NOT_KNOWN,
            f"Whether any of {plural(len(scores), 'scored component')} is red is not known: "
            f"{limits.red.reason}",
            scores,
            next_step="Enter the organisation's kind and nation.",
        )
        return
    for score in scores:
        if score.is_red:
            yield _red(score, limits.red)
    open_ones = [s for s in scores if s.is_red is None]
    yield from ask_once(
        [_may_be(s, limits.red) for s in open_ones],
        {s.component_id: called(s) for s in open_ones},
        lambda count, first: (
            f"Whether {plural(count, 'component')} reach the red limit depends on scores left "
            f"blank: first {first}."
        ),
    )
    below = [s for s in scores if s.is_red is False]
    if below:
        yield _bound(
            _about(
                RED,
                Outcome.MET,
                f"{plural(len(below), 'component')} {'scores' if len(below) == 1 else 'score'} "
                f"below {limits.red.value:g}, whatever the blanks hold.",
                below,
            ),
            limits.red,
        )
    yield from _legacy(scores, limits)


def _red(score: Legacy, limit: PolicyNumber) -> Finding:
    found = _about(
        RED,
        Outcome.NOT_MET,
        f"{called(score)} scores {spell_range(score.overall)} of 30 for legacy risk: red from "
        f"{limit.value:g}.",
        [score],
        next_step="Give it a plan with money and a date, or say who accepts the risk.",
    )
    return _bound(found, limit)


def _may_be(score: Legacy, limit: PolicyNumber) -> Finding:
    found = _about(
        RED,
        Outcome.NOT_KNOWN,
        f"{called(score)} scores {spell_range(score.overall)} of 30 for legacy risk, depending on "
        f"{plural(len(score.blanks), 'score')} left blank: red from {limit.value:g}.",
        [score],
        next_step=f"Score {', '.join(score.blanks)}.",
    )
    return _bound(found, limit)


def _legacy(scores: Sequence[Legacy], limits: Limits) -> Iterator[Finding]:
    """How many count as legacy, as one finding: most old things do."""
    limit = limits.legacy
    if isinstance(limit, NotCovered):
        return
    for answer, words in (
        (True, "is legacy|are legacy"),
        (None, "may be legacy|may be legacy"),
        (False, "is not legacy|are not legacy"),
    ):
        those = [s for s in scores if s.is_legacy is answer]
        if not those:
            continue
        one, many = words.split("|")
        yield _bound(
            _about(
                LEGACY,
                verdict(answer),
                f"{len(those):,} of {plural(len(scores), 'scored component')} "
                f"{one if len(those) == 1 else many}: a likelihood of {limit.value:g} or more"
                + (", depending on scores left blank." if answer is None else "."),
                those,
                next_step="" if answer is False else "Start with those that score highest.",
            ),
            limit,
        )


def _about(
    rule: str,
    outcome: Outcome,
    sentence: str,
    scores: Sequence[Legacy],
    *,
    next_step: str = "",
) -> Finding:
    return house_finding(
        rule,
        outcome,
        sentence,
        subject=("legacy", scores[0].component_id if len(scores) == 1 else "all"),
        reads=ALL_READS,
        rows=tuple(
            Row(table="legacy", key=s.component_id, file=s.source_file, row=s.source_row)
            for s in scores[:ROWS_SHOWN]
        ),
        next_step=next_step,
        owner_role=ARCHITECT if next_step else None,
    )


def _bound(finding: Finding, limit: PolicyNumber) -> Finding:
    """The finding with the force and source of the published limit."""
    return replace(
        finding,
        force=limit.force,
        severity=limit.force,
        source=limit.source + ("" if limit.confirmed else " (not confirmed)"),
    )


def legacy_scatter(scores: Sequence[Legacy], limits: Limits, unscored: int) -> Scatter | None:
    """Likelihood against impact; None where nothing was scored."""
    drawn = [s for s in scores if s.is_scored]
    if not scores:
        return None
    limit = limits.red
    red = sum(s.is_red is True for s in scores)
    may = sum(s.is_red is None for s in scores)
    if isinstance(limit, NotCovered):
        title = f"{plural(len(drawn), 'component')} scored; which are red is not known"
    else:
        title = (
            f"{red:,} of {plural(len(scores), 'component')} "
            f"{'is' if red == 1 else 'are'} red" + (f"; {may:,} more may be" if may else "")
        )
    notes = [
        "A dashed box covers every filling of the blanks: red only if every filling is. Scores are "
        "compared exactly and shown to two places."
    ]
    if len(drawn) < len(scores):
        notes.append(f"{plural(len(scores) - len(drawn), 'row')} without any score: not drawn.")
    if unscored:
        notes.append(f"{plural(unscored, 'component')} not assessed.")
    return Scatter(
        picture_id="legacy",
        title=title,
        drawn="Likelihood, 1 to 6, against impact, 1 to 5; the risk is their product.",
        note=" ".join(notes),
        columns=(
            "Component",
            "Name",
            "Likelihood",
            "Impact",
            "Risk at least",
            "Risk at most",
            "Scores blank",
            "Legacy",
            "Red",
        ),
        rows=tuple(
            (
                s.component_id,
                s.name,
                spell_range(s.likelihood),
                spell_range(s.impact),
                two_places(s.overall.low),
                two_places(s.overall.high),
                len(s.blanks),
                _yes(s.is_legacy),
                _yes(s.is_red),
            )
            for s in scores
        ),
        reads=ALL_READS,
        points=tuple(_point(s) for s in drawn),
        x=Axis("impact", 1, IMPACT_MOST),
        y=Axis("likelihood", 1, LIKELIHOOD_MOST),
        product_from=None if isinstance(limit, NotCovered) else limit.value,
        product_words="" if isinstance(limit, NotCovered) else f"{limit.value:g} or more: red",
    )


def _yes(answer: bool | None) -> str | None:
    return None if answer is None else "yes" if answer else "no"


def _point(score: Legacy) -> Point:
    red = score.is_red
    return Point(
        label=(score.name or score.component_id) if red is not False else None,
        x_low=float(score.impact.low),
        x_high=float(score.impact.high),
        y_low=float(score.likelihood.low),
        y_high=float(score.likelihood.high),
        mark=Mark.ALARM if red else Mark.MIGHT if red is None else Mark.PLAIN,
    )
