"""Is it decided who delivers each component, was the public interest asked, does the price agree?

The decision comes before any lot: a component without one does not go to tender.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.money import MONEY, spell_gbp
from untower.findings import Force
from untower.needs.sentences import source_of
from untower.needs.whole_tables import Record, organisation_says, records_of
from untower.policy import NotCovered, convention, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from untower.options.terms import Terms
    from untower.policy import Policy

OUTSIDE_KINDS = ("saas", "cloud", "outsource")
TO_TENDER = ("mixed", "outsource")
WORDS = {"in_house": "in-house", "mixed": "mixed", "outsource": "outsourced"}
ENCOURAGED = (
    "PPN 024, 17 June 2026, as reported (not confirmed): those it does not bind it encourages"
)
RECORDED = ("decided_on", "decided_by_role", "reason")
DELIVERY_READS = (
    "delivery_models.component_id",
    "delivery_models.decided",
    "delivery_models.decided_on",
    "delivery_models.decided_by_role",
    "delivery_models.public_interest_test",
    "delivery_models.comparator_gbp",
    "delivery_models.reason",
)


class Standing(Enum):
    """How a component's delivery-model decision stands."""

    DECIDED = "decided"
    NOT_DECIDED = "not decided"
    WITHOUT_TEST = "decided without public interest test"
    AGAINST_COMPARATOR = "not in line with comparator"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One component's decision.

    `outside_gbp` is the least yearly cost of its ways let outside, posts of our own included; None
    where one is not known or none is listed. `is_in_line` None: it cannot be said. `force` is how
    strongly the public interest test binds here.
    """

    component: Record
    record: Record | None
    standing: Standing
    outside_gbp: Decimal | None
    is_in_line: bool | None
    force: Force
    test_source: str

    @property
    def decided(self) -> str | None:
        """Who is to deliver it; None where that is not decided."""
        if self.standing is Standing.NOT_DECIDED or self.record is None:
            return None
        return str(self.record["decided"])

    @property
    def blanks(self) -> tuple[str, ...]:
        """What the record of a decision leaves out: the day, the role, the reason."""
        if self.decided is None or self.record is None:
            return ()
        return tuple(c for c in RECORDED if not self.record[c])

    @property
    def goes_to_tender(self) -> bool:
        """Whether it may go into a lot: decided to be let outside, in part or whole."""
        return self.decided in TO_TENDER

    @property
    def comparator_words(self) -> str:
        """The comparator beside the least price outside."""
        inside = None if self.record is None else self.record["comparator_gbp"]
        return (
            f"in-house it would cost {spell_gbp(inside)} a year, outside "
            f"{spell_gbp(self.outside_gbp)} at least"
        )


def decisions_of(
    tables: Mapping[str, pl.DataFrame],
    components: tuple[Record, ...],
    ways: pl.DataFrame,
    *,
    terms: Terms,
    policy: Policy | None = None,
) -> tuple[Decision, ...]:
    """The decision about each component in scope.

    Reads `delivery_models` and `organisation` (either may be absent), and `ways` for the costs to
    hold the comparator against. A decision dated after the day of `terms` is not taken yet.
    """
    on = terms.on
    margin = convention("comparator_margin_pct", on=on, policy=policy)
    records = {r["component_id"]: r for r in records_of(tables, "delivery_models") or []}
    outside = _outside_costs(ways, terms.fte_cost_gbp)
    decisions = []
    for component in components:
        record = records.get(component["component_id"])
        price = outside.get(component["component_id"])
        in_line = _in_line(record, price, margin)
        decided_on = on if record is None else record["decided_on"] or on
        value = None if price is None else float(price) * terms.horizon_years
        force, source = _test_force(tables, value, decided_on, policy)
        decisions.append(
            Decision(
                component=component,
                record=record,
                standing=_standing(record, in_line, on),
                outside_gbp=price,
                is_in_line=in_line,
                force=force,
                test_source=source,
            )
        )
    return tuple(decisions)


def _standing(record: Record | None, in_line: bool | None, on: date) -> Standing:
    if record is None or record["decided"] is None or (record["decided_on"] or on) > on:
        return Standing.NOT_DECIDED
    if record["decided"] in TO_TENDER and not (record["public_interest_test"] or "").strip():
        return Standing.WITHOUT_TEST
    return Standing.AGAINST_COMPARATOR if in_line is False else Standing.DECIDED


def _in_line(record: Record | None, outside_gbp: Decimal | None, margin_pct: float) -> bool | None:
    """Whether the decision goes the cheaper way a year, give or take the margin of an estimate.

    A mixed decision is held against neither.
    """
    if record is None or record["comparator_gbp"] is None or outside_gbp is None:
        return None
    inside, outside = float(record["comparator_gbp"]), float(outside_gbp)
    if record["decided"] == "outsource":
        return outside * (1 - margin_pct / 100) <= inside
    if record["decided"] == "in_house":
        return inside * (1 - margin_pct / 100) <= outside
    return None


def _outside_costs(ways: pl.DataFrame, fte_cost_gbp: float | None) -> dict[str, Decimal]:
    """Component → the least yearly cost of its ways let outside, where every one is known.

    A way's yearly cost is its price and the organisation's own posts it needs.
    """
    posts = pl.col("in_house_fte") * pl.lit(fte_cost_gbp, dtype=pl.Float64)
    no_posts = pl.col("in_house_fte") == 0
    cost = pl.col("annual_gbp") + pl.when(no_posts).then(0.0).otherwise(posts).cast(MONEY)
    outside = ways.filter(pl.col("kind").is_in(OUTSIDE_KINDS)).with_columns(cost=cost)
    least = outside.group_by("component_id").agg(
        pl.col("cost").min(), blanks=pl.col("cost").null_count()
    )
    return dict(least.filter(pl.col("blanks") == 0).select("component_id", "cost").iter_rows())


def _test_force(
    tables: Mapping[str, pl.DataFrame], value: float | None, on: date, policy: Policy | None
) -> tuple[Force, str]:
    """How strongly the public interest test binds, by the body, the day and the whole value.

    Prices leave VAT out and the threshold holds with it, so a value above it is above it for sure.
    """
    number = (policy or shipped()).number(
        "public_interest_test_above_gbp",
        on=on,
        binds=organisation_says(tables, "kind"),
        nation=organisation_says(tables, "nation"),
    )
    if isinstance(number, NotCovered):
        return Force.HOUSE_CONVENTION, ENCOURAGED
    is_above = value is not None and value > number.value
    return (number.force if is_above else Force.HOUSE_CONVENTION), source_of(number)
