"""Can the tables follow what is wished for? Said at once, before anything is computed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from untower.award.bad_limits import BASES
from untower.award.limits_rules import DEFAULTS
from untower.tables.award import LIMIT_KINDS
from untower.wishing import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from untower.wishing import Wanted

GAP_MOST_PCT = Decimal(50)
SEED_MOST = 2_147_483_647
DRAWS_FEWEST, DRAWS_MOST = 1_000, 1_000_000
NOTHING_OFFERED = (
    "This version holds no offers, so there is nothing to choose a range of providers from. "
    "Indicative and catalogue prices and in-house estimates are enough to begin: add the tables "
    "offers and offer_items."
)
NO_ORGANISATION = (
    "This version has no row of the table organisation, which weights belong to. Add it, or leave "
    "the weights as they are."
)


def problems_of(asked: Wanted, tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Every wish that cannot be followed, by the field of a form it is about."""
    return dict([*_of_tables(asked, tables), *_of_numbers(asked), *_of_names(asked, tables)])


def _of_tables(asked: Wanted, tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, str]]:
    if _is_empty(tables, "offers"):
        yield "", NOTHING_OFFERED
    if asked.weights and _is_empty(tables, "organisation"):
        yield "quality_weight", NO_ORGANISATION


def _of_numbers(asked: Wanted) -> Iterator[tuple[str, str]]:
    if not 0 <= asked.gap_pct <= GAP_MOST_PCT:
        yield "gap_pct", f"Enter how close is close enough as a number from 0 to {GAP_MOST_PCT}."
    if not 0 <= asked.seed <= SEED_MOST:
        yield "seed", f"Enter a whole number from 0 to {SEED_MOST}."
    if not DRAWS_FEWEST <= asked.draws <= DRAWS_MOST:
        yield "draws", f"Enter a number of draws from {DRAWS_FEWEST:,} to {DRAWS_MOST:,}."
    for name, value in asked.weights.items():
        if name not in WEIGHTS or not 0 <= value <= 100:
            yield f"{name}_weight", "Enter a weight from 0 to 100."
    if asked.weights.get("price") == 0:
        yield "price_weight", "Enter a weight of price above 0: quality is told in pounds by it."


def _of_names(asked: Wanted, tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, str]]:
    components = _ids(tables, "components", "component_id")
    takers = _ids(tables, "offers", "offer_id") | _ids(tables, "offers", "supplier_id")
    takers |= _ids(tables, "suppliers", "supplier_id") | set(BASES)
    strange = [k for k, _ in asked.fixed if k not in components]
    strange += [to for _, to in asked.fixed if to not in takers and not to.startswith("retain:")]
    if strange:
        yield (
            "fixed",
            (
                f"{strange[0]}: no such component, offer or supplier in this version. Choose from "
                "the lists, or write the id as the tables have it."
            ),
        )
    twice = {k for k, _ in asked.fixed if [c for c, _ in asked.fixed].count(k) > 1}
    if twice:
        yield "fixed", f"{min(twice)}: fixed twice. Say once what it must have."
    rules = _ids(tables, "limits", "limit_id") | set(DEFAULTS)
    if unknown := [rule for rule in asked.without if rule not in rules]:
        yield "without", f"{unknown[0]}: no such rule in this version."
    if odd := [row for row in asked.limits if row.get("kind") not in LIMIT_KINDS]:
        yield (
            "limits",
            (
                f"{odd[0].get('kind') or 'a rule without a kind'}: no kind of rule. Allowed: "
                f"{', '.join(LIMIT_KINDS)}."
            ),
        )


def _is_empty(tables: Mapping[str, pl.DataFrame], name: str) -> bool:
    frame = tables.get(name)
    return frame is None or frame.is_empty()


def _ids(tables: Mapping[str, pl.DataFrame], table: str, column: str) -> set[str]:
    frame = tables.get(table)
    if frame is None or column not in frame.columns:
        return set()
    return set(frame[column].drop_nulls().to_list())
