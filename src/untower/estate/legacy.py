"""How great a risk is each component by the published legacy score, and how sure is that?

The score: likelihood and impact are each half their mean and half their highest, and the risk is
the one times the other, at most 30. It is kept exact and never rounded before it is compared; it is
shown to two places. With blanks it is the range over everything they could hold. Formula: Legacy IT
Risk Assessment Framework, 29 September 2023, updated 13 March 2025, as restated in public.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from untower.findings import Outcome
from untower.policy import NotCovered, Policy, PolicyNumber, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

LIKELIHOOD = ("l1", "l2", "l3", "l4", "l5", "l6", "l7")
IMPACT = ("c1", "c2", "c3", "c4", "c5", "c6")
LIKELIHOOD_MOST, IMPACT_MOST = 6, 5
READS = (
    "legacy.component_id",
    *(f"legacy.{name}" for name in (*LIKELIHOOD, *IMPACT)),
)
Score = int | None


@dataclass(frozen=True)
class Range:
    """From the least to the most a score can be; equal where nothing is blank."""

    low: Fraction
    high: Fraction

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    def __mul__(self, other: Range) -> Range:
        """The range of a product of two scores, neither of which is below nought."""
        return Range(self.low * other.low, self.high * other.high)

    def reaches(self, limit: float) -> bool | None:
        """Whether every filling is at or above a limit, none is, or it depends: None."""
        exact = Fraction(str(limit))
        if self.low >= exact:
            return True
        return False if self.high < exact else None


@dataclass(frozen=True, kw_only=True)
class Legacy:
    """One component's score. `is_red`, `is_legacy` None: not known, or no limit is shipped."""

    component_id: str
    name: str | None
    likelihood: Range
    impact: Range
    overall: Range
    blanks: tuple[str, ...]
    is_legacy: bool | None
    is_red: bool | None
    source_file: str | None
    source_row: int | None

    @property
    def is_scored(self) -> bool:
        """Whether anything at all was scored."""
        return len(self.blanks) < len(LIKELIHOOD) + len(IMPACT)


def category(scores: Sequence[Score], most: int) -> Range:
    """Half the mean and half the highest of the scores, over every filling of the blanks.

    Raises ValueError for a score that is not from 1 to `most`, or for none at all. Both halves only
    grow with each score, so the ends of the range are all blanks at 1 and all at `most`.
    """
    if not scores:
        raise ValueError("no scores: a category has at least one")
    off = [s for s in scores if s is not None and not 1 <= s <= most]
    if off:
        raise ValueError(f"{off[0]} is off the scale: allowed: 1 to {most}")

    def filled(blank: int) -> Fraction:
        full = [blank if s is None else s for s in scores]
        return (Fraction(sum(full), len(full)) + max(full)) / 2

    return Range(filled(1), filled(most))


def overall(likelihood: Sequence[Score], impact: Sequence[Score]) -> Range:
    """Likelihood times impact, 1 to 30, over every filling of the blanks."""
    return category(likelihood, LIKELIHOOD_MOST) * category(impact, IMPACT_MOST)


def any_reaches(scores: Sequence[Score], limit: float, most: int) -> bool | None:
    """Whether some score reaches a limit in every filling, in none, or it depends: None."""
    if any((1 if s is None else s) >= limit for s in scores):
        return True
    return None if None in scores and most >= limit else False


def two_places(value: Fraction) -> Decimal:
    """A score as it is shown: to two places, halves upwards."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The two published limits, or why none is shipped for this body."""

    legacy: PolicyNumber | NotCovered
    red: PolicyNumber | NotCovered


def legacy_limits(
    *, on: date, nation: str | None, kind: str | None, policy: Policy | None = None
) -> Limits:
    """From which score a component is legacy, and from which red, on a day."""
    numbers = policy or shipped()
    return Limits(
        legacy=numbers.number("legacy_likelihood_from", on=on, binds=kind, nation=nation),
        red=numbers.number("legacy_red_from", on=on, binds=kind, nation=nation),
    )


def legacy_scores(tables: Mapping[str, pl.DataFrame], limits: Limits) -> list[Legacy]:
    """Every assessed component's score, the highest possible first.

    Reads `legacy` and, for names, `components`. A row without any score is kept and not scored.
    """
    table = tables.get("legacy")
    if table is None or "component_id" not in table.columns:
        return []
    names = _names(tables.get("components"))
    found = [
        _legacy(row, names, limits)
        for row in table.iter_rows(named=True)
        if row["component_id"] is not None
    ]
    return sorted(found, key=lambda s: (-s.overall.low, -s.overall.high, s.component_id))


def _names(components: pl.DataFrame | None) -> dict[str, str | None]:
    if components is None or not {"component_id", "name"} <= set(components.columns):
        return {}
    return dict(components.select("component_id", "name").iter_rows())


def _legacy(row: Mapping[str, Any], names: Mapping[str, str | None], limits: Limits) -> Legacy:
    likelihood = [row.get(name) for name in LIKELIHOOD]
    impact = [row.get(name) for name in IMPACT]
    how_likely, how_bad = category(likelihood, LIKELIHOOD_MOST), category(impact, IMPACT_MOST)
    risk = how_likely * how_bad
    legacy, red = limits.legacy, limits.red
    return Legacy(
        component_id=row["component_id"],
        name=names.get(row["component_id"]),
        likelihood=how_likely,
        impact=how_bad,
        overall=risk,
        blanks=tuple(name for name in (*LIKELIHOOD, *IMPACT) if row.get(name) is None),
        is_legacy=(
            None
            if isinstance(legacy, NotCovered)
            else any_reaches(likelihood, legacy.value, LIKELIHOOD_MOST)
        ),
        is_red=None if isinstance(red, NotCovered) else risk.reaches(red.value),
        source_file=row.get("source_file"),
        source_row=row.get("source_row"),
    )


def verdict(answer: bool | None) -> Outcome:
    """A limit reached as a finding has it: not met where it is reached."""
    if answer is None:
        return Outcome.NOT_KNOWN
    return Outcome.NOT_MET if answer else Outcome.MET


def legacy_figures(
    scores: Sequence[Legacy], replaced_by: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The scores as plain values for plan.json: low and high are equal where nothing is blank.

    `replaced_by` holds what is suggested in place of tolerating a component that is red.
    """
    return [
        {
            "component_id": s.component_id,
            "name": s.name,
            **{
                f"{what}_{end}": float(two_places(getattr(span, end)))
                for what, span in (
                    ("likelihood", s.likelihood),
                    ("impact", s.impact),
                    ("overall", s.overall),
                )
                for end in ("low", "high")
            },
            "is_scored": s.is_scored,
            "blanks": list(s.blanks),
            "is_legacy": s.is_legacy,
            "is_red": s.is_red,
            "suggested_in_place_of_tolerate": (replaced_by or {}).get(s.component_id),
        }
        for s in scores
    ]
