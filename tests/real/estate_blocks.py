"""What docs/real-data.md says of a register, of an estate of components, and of three raw files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from tests.real.writing import assumptions, count, in_cell, pounds, reading_rows, share, table

from untower.publish.editions import Edition, cut

if TYPE_CHECKING:
    from tests.real.published import Taken

Figures = dict[str, Any]


def register_blocks(one: Taken) -> dict[str, str]:
    """The blocks of a register of contracts."""
    contracts = one.body.tables["contracts"]
    known = contracts.filter(pl.col("value_gbp").is_not_null())
    largest = known.sort("value_gbp", "contract_id", descending=[True, False]).head(3)
    rows = [
        ("awarded contracts", count(contracts.height)),
        ("supplier not known", count(contracts["supplier_id"].null_count())),
        ("value not known", count(contracts["value_gbp"].null_count())),
        ("whether the value includes VAT not known", count(_unsaid(known))),
        ("end not known", count(_without(contracts, "ends_on"))),
        ("names of suppliers", count(one.body.tables["suppliers"].height)),
        ("known values added up", pounds(known["value_gbp"].sum())),
        (
            "half of the values are at or below",
            pounds(known["value_gbp"].cast(pl.Float64).median()),
        ),
        *(
            (f"largest: {in_cell(row['title'])}", pounds(row["value_gbp"]))
            for row in largest.iter_rows(named=True)
        ),
    ]
    return {
        "reading": table(["reading", "figure"], reading_rows(one.body.intake)),
        "register": table(["register", "figure"], [*rows, *_withheld(one)]),
        "missing": _missing(one.answer.figures),
    }


def estate_blocks(one: Taken) -> dict[str, str]:
    """The blocks of an estate: what depends on what."""
    figures: Figures = dict(one.answer.figures)
    depends: Figures = figures["dependence"]
    components = one.body.tables["components"]
    rows = [
        ("components", count(depends["components"])),
        ("interfaces between them", count(depends["interfaces"])),
        ("rings: components that depend on each other", count(len(depends["cycles"]))),
        ("longest chain, in steps", count(depends["depth"])),
        ("kept interfaces with an end nobody knows", count(len(depends["unknown_ends"]))),
        ("refused ends that the publisher left unresolved (`?…`)", count(_unresolved(one))),
        ("layer not known", count(_without(components, "layer"))),
        ("owner not known", count(len(depends["owner_unknown"]))),
        *(
            (f"hosting: {kind['hosting'].replace('_', ' ')}", count(kind["components"]))
            for kind in depends["hosting"]
        ),
        *(
            (
                f"standard of the interface: {kind['standard'].replace('_', ' ')}",
                count(kind["interfaces"]),
            )
            for kind in depends["standards"]
        ),
    ]
    most = [
        (
            f"{in_cell(each['name'])} (`{each['component_id']}`)",
            count(each["direct"]),
            count(each["reach"]),
        )
        for each in depends["most_depended_on"][:5]
    ]
    rings = [f"- {', '.join(f'`{name}`' for name in ring)}" for ring in depends["cycles"]]
    return {
        "reading": table(["reading", "figure"], reading_rows(one.body.intake)),
        "estate": table(["estate", "figure"], [*rows, *_withheld(one)]),
        "most": table(["most depended on", "directly", "stops with it"], most),
        "rings": "\n".join(rings) or "No components depend on each other in a ring.",
        "missing": _missing(one.answer.figures),
    }


def raw_blocks(one: Taken) -> dict[str, str]:
    """The blocks of the three raw files."""
    figures: Figures = dict(one.answer.figures)
    tables = [(name, count(frame.height)) for name, frame in sorted(one.body.tables.items())]
    paid = next(line for line in figures["concentration"] if line["basis"] == "paid_to")
    rows = [
        *((f"rows of the table {name}", number) for name, number in tables),
        ("spend, credits netted", pounds(figures["spend_gbp"])),
        ("recognised as IT", pounds(figures["it_spend_gbp"])),
        ("share of the largest three", share(paid["top3_pct"])),
        (
            "links proposed between payments, contracts and components",
            count(figures["links_count"]),
        ),
    ]
    return {
        "reading": table(["reading", "figure"], reading_rows(one.body.intake)),
        "assumed": assumptions(one.body.intake),
        "estate": table(["from the three files", "figure"], rows),
        "missing": _missing(figures),
    }


def _withheld(one: Taken) -> list[tuple[str, str]]:
    """Cells of refused rows that the members edition leaves out."""
    number = cut(one.body.plan().made, Edition.MEMBERS).withheld.get("refused values", 0)
    return [("values of refused cells withheld from the members edition", count(number))]


def _unresolved(one: Taken) -> int:
    """Refused ends whose name begins with a question mark, as the publisher wrote them."""
    values = pl.concat([intake.refused["value"] for intake in one.body.intake])
    return int(values.str.starts_with("?").sum())


def _without(frame: pl.DataFrame, column: str) -> int:
    """Rows without that column's value: all of them where the column was not given."""
    return frame[column].null_count() if column in frame.columns else frame.height


def _unsaid(contracts: pl.DataFrame) -> int:
    if "value_basis" not in contracts.columns:
        return contracts.height
    basis = pl.col("value_basis")
    return contracts.filter(basis.is_null() | (basis == "unknown")).height


def _missing(figures: Any) -> str:
    towers = figures["towers"]
    columns = ", ".join(f"`{column}`" for column in towers["missing_columns"])
    return f"Tower class: {str(towers['class']).replace('_', ' ')}. Missing columns: {columns}."
