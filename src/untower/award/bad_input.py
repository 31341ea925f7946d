"""Which rows cannot be followed, so that no choice is made until they are mended?

All are named together, each with its file and row where it has one. What is merely not known is no
such row: it is left out or kept as it is, and asked about.
"""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

from untower.award.bands import bands_by_group
from untower.estate.supplier_parents import supplier_groups
from untower.needs.whole_tables import records_of
from untower.options.terms import stated, terms_of
from untower.phrases import listed
from untower.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import polars as pl

    from untower.award.situation import Situation
    from untower.needs.whole_tables import Record
    from untower.policy import Policy

READ = (
    "organisation",
    "components",
    "charges",
    "contracts",
    "interfaces",
    "offers",
    "offer_items",
    "options",
    "discounts",
    "limits",
)


def trouble(
    table: str, record: Record | None, key: str, column: str, what: str, do: str
) -> Trouble:
    """A trouble of one row."""
    return Trouble(
        table=table,
        key=key,
        column=column,
        what=what,
        do=do,
        file=None if record is None else record.get("source_file"),
        row=None if record is None else record.get("source_row"),
    )


def offer_troubles(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None
) -> list[Trouble]:
    """Everything about offers, their items, discounts and weights that cannot be followed."""
    return [
        *_not_numbers(tables),
        *_weights(tables),
        *_twice(tables),
        *_strange_items(tables),
        *_planned_without_offer(tables),
        *_negative(tables, terms_of(tables, on=on, policy=policy).horizon_years),
        *_either_or(tables),
        *_discounts(tables),
    ]


def _not_numbers(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    for name in READ:
        for record in records_of(tables, name) or []:
            for column, value in record.items():
                if isinstance(value, float) and not isfinite(value):
                    yield trouble(
                        name,
                        record,
                        _key(name, record),
                        column,
                        f"{value} is not a number.",
                        "Write the number, or leave the cell blank where it is not known.",
                    )


def _key(name: str, record: Record) -> str:
    columns = {
        "offer_items": ("offer_id", "component_id"),
        "charges": ("contract_id", "component_id"),
        "interfaces": ("from_component_id", "to_component_id"),
        "discounts": ("supplier_id", "annual_from_gbp"),
        "organisation": ("name",),
    }.get(name, (f"{name[:-1]}_id",))
    return " / ".join(str(record.get(column)) for column in columns)


def _weights(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    price, quality = (stated(tables, f"{w}_weight_pct") for w in ("price", "quality"))
    if price == 0 or (price is None and quality == 100):
        yield trouble(
            "organisation",
            next(iter(records_of(tables, "organisation") or []), None),
            "organisation",
            "price_weight_pct",
            "a weight of nothing on price leaves no rate between quality and pounds.",
            "Write a weight above 0.",
        )


def _twice(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    for name, columns in (
        ("offers", ("offer_id",)),
        ("offer_items", ("offer_id", "component_id")),
    ):
        seen: dict[tuple[object, ...], Record] = {}
        for record in records_of(tables, name) or []:
            key = tuple(record[c] for c in columns)
            if key in seen:
                first = seen[key].get("source_row")
                yield trouble(
                    name,
                    record,
                    " / ".join(str(part) for part in key),
                    columns[-1],
                    "it is given twice" + (f", first in row {first}." if first else "."),
                    "Keep one of the two rows.",
                )
            seen.setdefault(key, record)


def _strange_items(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    offers = {r["offer_id"] for r in records_of(tables, "offers") or []}
    components = {r["component_id"] for r in records_of(tables, "components") or []}
    for record in records_of(tables, "offer_items") or []:
        for column, known in (("offer_id", offers), ("component_id", components)):
            if record[column] not in known:
                yield trouble(
                    "offer_items",
                    record,
                    _key("offer_items", record),
                    column,
                    f"{record[column]} is not in the table {column.removesuffix('_id')}s.",
                    "Correct the id, or add its row there.",
                )


def _planned_without_offer(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    """A planned component cannot stay as it is: without an offer nothing can provide it."""
    covered = {r["component_id"] for r in records_of(tables, "offer_items") or []}
    covered |= {r["component_id"] for r in records_of(tables, "charges") or []}
    if records_of(tables, "offers") is None:
        return  # nothing was offered at all: the step says so
    for record in records_of(tables, "components") or []:
        if record["status"] == "planned" and record["component_id"] not in covered:
            yield trouble(
                "components",
                record,
                str(record["component_id"]),
                "component_id",
                "it is only planned, and no offer covers it: nothing can provide it.",
                "Add an offer for it, or take it out of the plan.",
            )


def _negative(tables: Mapping[str, pl.DataFrame], years: int) -> Iterator[Trouble]:
    """A yearly price is below nothing only where a contract brings income today."""
    revenue = {r["contract_id"] for r in records_of(tables, "contracts") or [] if r["is_revenue"]}
    income = {
        r["component_id"]
        for r in records_of(tables, "charges") or []
        if r["contract_id"] in revenue
    }
    for record in records_of(tables, "offer_items") or []:
        annual = record["annual_gbp"]
        if record["component_id"] in income:
            continue
        prices = [record["one_off_gbp"], record["exit_gbp"]]
        whole = sum(p for p in prices if p is not None) + (annual or 0) * years
        if annual is not None and annual < 0:
            yield trouble(
                "offer_items",
                record,
                _key("offer_items", record),
                "annual_gbp",
                f"a price of {annual:,.2f} pounds a year would pay the organisation.",
                "Write the price without a minus; only what brings income today may be negative.",
            )
        elif whole < 0:
            yield trouble(
                "offer_items",
                record,
                _key("offer_items", record),
                "one_off_gbp",
                f"credits of more than the price: {whole:,.2f} pounds over {years} years.",
                "Check the signs: a credit is taken off a price, it does not exceed it.",
            )


def _either_or(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    sets: dict[str, list[Record]] = {}
    for record in records_of(tables, "offers") or []:
        if record["either_or"] is not None:
            sets.setdefault(record["either_or"], []).append(record)
    for word, members in sets.items():
        suppliers = sorted({str(r["supplier_id"]) for r in members})
        if len(suppliers) > 1:
            yield trouble(
                "offers",
                members[0],
                listed([str(r["offer_id"]) for r in members], at_most=5),
                "either_or",
                f"“{word}” joins offers of {listed(suppliers, at_most=5)}: only one supplier can "
                "make its own offers exclude one another.",
                "Use a word of its own for each supplier.",
            )


def _discounts(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    groups = supplier_groups(tables.get("suppliers"))
    by_start: dict[tuple[str, float], Record] = {}
    for record in records_of(tables, "discounts") or []:
        if record["annual_from_gbp"] is None or record["discount_pct"] is None:
            continue
        group = groups.group(str(record["supplier_id"])) or str(record["supplier_id"])
        by_start[group, float(record["annual_from_gbp"])] = record
    for group, bands in bands_by_group(tables, groups).items():
        for (_, low), (start, high) in pairwise(bands):
            if high <= low:
                record = by_start[group, start]
                yield trouble(
                    "discounts",
                    record,
                    _key("discounts", record),
                    "discount_pct",
                    f"from {start:,.0f} pounds a year {100 * high:g}% is taken off, no more than "
                    f"the {100 * low:g}% from a lower amount.",
                    "A larger spend of the group earns a larger discount: check both columns.",
                )


def nothing_spent(situation: Situation) -> list[Trouble]:
    """Every way costs nothing: then no choice is better than another and shares mean nothing."""
    if not situation.ways or (situation.money_gbp != 0).any():
        return []
    what = "everything there is and everything offered costs nothing."
    return [
        trouble(
            "charges",
            None,
            "all",
            "annual_gbp",
            what,
            "Fill in what components cost now and what offers ask.",
        )
    ]
