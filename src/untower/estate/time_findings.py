"""What does the chart of business and technical fit ask, and how does it look?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.answers import Axis, Mark, Point, Scatter
from untower.arithmetic.money import spell_gbp, total_gbp
from untower.estate.spend_findings import ROWS_SHOWN, house_finding
from untower.estate.time_chart import (
    ELIMINATE,
    HIGHEST,
    INVEST,
    LOWEST,
    MIGRATE,
    READS,
    TOLERATE,
    Place,
)
from untower.findings import Finding, Outcome, Row
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

ARCHITECT = "enterprise architect"
ORDER = (MIGRATE, INVEST, ELIMINATE, TOLERATE)
DOING = {
    ELIMINATE: ("component_to_eliminate", "neither fits the business nor is soundly built"),
    MIGRATE: ("component_to_migrate", "fits the business but is not soundly built"),
}


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The yearly cost of components, None where none is known, and the columns it was read from.

    `partly` holds the components of which some amount is blank.
    """

    annual_gbp: Mapping[str, Decimal | None]
    partly: frozenset[str]
    reads: tuple[str, ...]

    def of(self, places: Sequence[Place]) -> Decimal | None:
        """What is known of their cost together; None where nothing is."""
        return total_gbp(self.annual_gbp.get(p.component_id) for p in places)

    def words(self, places: Sequence[Place]) -> str:
        """Their cost as a sentence says it, with how many are not wholly known."""
        cost = self.of(places)
        if cost is None:
            return ""
        blank = sum(
            p.component_id in self.partly or self.annual_gbp.get(p.component_id) is None
            for p in places
        )
        unsure = f" and what is blank for {blank:,}" if blank else ""
        return f"{spell_gbp(cost)} a year{unsure}"


NO_COSTS = Costs(annual_gbp={}, partly=frozenset(), reads=())


def time_findings(places: Sequence[Place], costs: Costs = NO_COSTS) -> Iterator[Finding]:
    """Candidates to eliminate and to migrate, each once, and what has no fit."""
    if not places:
        return
    for quarter, (rule, what) in DOING.items():
        those = [p for p in places if p.quarter == quarter]
        unsure = [p for p in places if p.quarter is None and quarter in p.possible]
        if those:
            first, worth = those[0].suggested[0], costs.words(those)
            yield _finding(
                rule,
                Outcome.NOT_MET,
                f"{len(those):,} of {plural(len(places), 'component')}: each {what}"
                + (f"; together {worth}" if worth else "")
                + f". First to try: {first}.",
                those,
                costs,
                next_step="Ask each owner whether the two fits are right, then what it would take.",
            )
        elif not unsure:
            yield _finding(rule, Outcome.MET, f"No component {what}.", places, NO_COSTS)
    blank = [p for p in places if p.quarter is None]
    if blank:
        yield _finding(
            "component_fit_not_known",
            Outcome.NOT_KNOWN,
            f"Where {plural(len(blank), 'component')} of {len(places):,} "
            f"{'stands' if len(blank) == 1 else 'stand'} is not known: business fit or technical "
            "fit is blank.",
            blank,
            costs,
            next_step="Ask their owners for both fits, 1 to 5.",
        )


def _finding(
    rule: str,
    outcome: Outcome,
    sentence: str,
    places: Sequence[Place],
    costs: Costs,
    *,
    next_step: str = "",
) -> Finding:
    return house_finding(
        rule,
        outcome,
        sentence,
        subject=("components", places[0].component_id if len(places) == 1 else "all"),
        reads=(*READS, *costs.reads),
        money_gbp=costs.of(places),
        rows=tuple(
            Row(table="components", key=p.component_id, file=p.source_file, row=p.source_row)
            for p in places[:ROWS_SHOWN]
        ),
        next_step=next_step,
        owner_role=ARCHITECT if next_step else None,
    )


def time_scatter(places: Sequence[Place], high: float, costs: Costs = NO_COSTS) -> Scatter | None:
    """Business fit against technical fit; None where no fit at all is known."""
    drawn = [p for p in places if p.business_fit is not None or p.technical_fit is not None]
    if not drawn:
        return None
    count = {q: sum(p.quarter == q for p in places) for q in ORDER}
    on_line = sum(p.is_on_line for p in drawn)
    half = sum(p.quarter is None for p in drawn)
    missing = len(places) - len(drawn)
    worth = costs.words([p for p in places if p.quarter in (ELIMINATE, MIGRATE)])
    top = max(ORDER, key=lambda q: count[q])
    notes = [
        f"A dashed ring lies on the line, where {high:g} counts as high: {on_line:,} do.",
        f"In the lanes marked ? one fit is blank: {half:,}." if half else "",
        f"{plural(missing, 'component')} with neither fit: not drawn." if missing else "",
        "Components of equal fits lie side by side.",
    ]
    return Scatter(
        picture_id="time",
        title=f"{count[ELIMINATE]:,} of {plural(len(places), 'component')} "
        f"{'is a candidate' if count[ELIMINATE] == 1 else 'are candidates'} to eliminate and "
        f"{count[MIGRATE]:,} to migrate"
        + (f", {worth}" if worth else "")
        + ("" if top in (ELIMINATE, MIGRATE) else f"; most are to {top}"),
        drawn="Components by business fit and technical fit, both 1 to 5.",
        note=" ".join(n for n in notes if n),
        columns=(
            "Component",
            "Name",
            "Business fit",
            "Technical fit",
            "Quarter",
            "On the line",
            "Suggested, first first",
            "A year, £",
        ),
        rows=tuple(
            (
                p.component_id,
                p.name,
                p.business_fit,
                p.technical_fit,
                p.quarter,
                "yes" if p.is_on_line else "no",
                ", ".join(p.suggested) or None,
                costs.annual_gbp.get(p.component_id),
            )
            for p in places
        ),
        reads=(*READS, *costs.reads),
        points=tuple(_point(p) for p in drawn),
        x=Axis("technical fit", LOWEST, HIGHEST, high),
        y=Axis("business fit", LOWEST, HIGHEST, high),
        quarters=(
            f"Migrate {count[MIGRATE]:,}",
            f"Invest {count[INVEST]:,}",
            f"Eliminate {count[ELIMINATE]:,}",
            f"Tolerate {count[TOLERATE]:,}",
        ),
    )


def _point(p: Place) -> Point:
    return Point(
        label=None,
        x_low=LOWEST if p.technical_fit is None else p.technical_fit,
        x_high=HIGHEST if p.technical_fit is None else p.technical_fit,
        y_low=LOWEST if p.business_fit is None else p.business_fit,
        y_high=HIGHEST if p.business_fit is None else p.business_fit,
        mark=Mark.ON_THE_LINE if p.is_on_line else Mark.PLAIN,
    )
