"""Which rows about lots and groupings cannot be followed, so that no cut is proposed until mended?

All are named together, each with its file and row. What is merely not known is no such row.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from untower.needs.whole_tables import Record, records_of
from untower.phrases import listed
from untower.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

GROUPINGS = ("together", "apart")


def _trouble(table: str, record: Record, key: str, column: str, what: str, do: str) -> Trouble:
    return Trouble(
        table=table,
        key=key,
        column=column,
        what=what,
        do=do,
        file=record.get("source_file"),
        row=record.get("source_row"),
    )


def troubles_of(tables: Mapping[str, pl.DataFrame]) -> tuple[Trouble, ...]:
    """Everything about lots, groupings and values that cannot be followed."""
    return (
        *_twice(tables),
        *_strange_lots(tables),
        *_strange_lot_components(tables),
        *_strange_groupings(tables),
        *_contradictions(tables),
        *_strange_values(tables),
    )


def _ids(tables: Mapping[str, pl.DataFrame], table: str, column: str) -> set[str]:
    return {str(r[column]) for r in records_of(tables, table) or [] if r[column] is not None}


def _twice(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    keys = {
        "lots": ("lot_id",),
        "lot_components": ("lot_id", "component_id"),
        "procurements": ("procurement_id",),
    }
    for name, columns in keys.items():
        seen: set[tuple[object, ...]] = set()
        for record in records_of(tables, name) or []:
            key = tuple(record[c] for c in columns)
            if key in seen:
                shown = " / ".join(str(part) for part in key)
                yield _trouble(
                    name, record, shown, columns[-1], "it is given twice.", "Keep one of the rows."
                )
            seen.add(key)


def _strange_lots(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    procurements = _ids(tables, "procurements", "procurement_id")
    for record in records_of(tables, "lots") or []:
        key = str(record["lot_id"])
        if record["procurement_id"] is not None and record["procurement_id"] not in procurements:
            yield _trouble(
                "lots",
                record,
                key,
                "procurement_id",
                f"{record['procurement_id']} is not in the table procurements.",
                "Correct the id, or add its row there.",
            )


def _strange_lot_components(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    """Ids that lead nowhere, and components that lie in two lots."""
    lots = {str(r["lot_id"]): r for r in records_of(tables, "lots") or []}
    components = _ids(tables, "components", "component_id")
    homes: dict[str, list[str]] = defaultdict(list)
    for record in records_of(tables, "lot_components") or []:
        lot, component = str(record["lot_id"]), str(record["component_id"])
        for column, value, known in (
            ("lot_id", lot, lots.keys()),
            ("component_id", component, components),
        ):
            if value not in known:
                yield _trouble(
                    "lot_components",
                    record,
                    f"{lot} / {component}",
                    column,
                    f"{value} is not in the table {column.removesuffix('_id')}s.",
                    "Correct the id, or add its row there.",
                )
        if lot not in homes[component]:
            homes[component].append(lot)
        if len(homes[component]) == 2:
            yield _trouble(
                "lot_components",
                record,
                component,
                "lot_id",
                f"it lies in {listed(homes[component])}: what is bought twice is paid for twice.",
                "Keep it in one lot.",
            )


def groupings_of(tables: Mapping[str, pl.DataFrame]) -> list[Record]:
    """The rows of `limits` that join or part two components."""
    return [r for r in records_of(tables, "limits") or [] if r["kind"] in GROUPINGS]


def _strange_groupings(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    components = _ids(tables, "components", "component_id")
    for record in groupings_of(tables):
        key = str(record["limit_id"])
        for column in ("subject", "other_subject"):
            value = record[column]
            if value is None:
                yield _trouble(
                    "limits",
                    record,
                    key,
                    column,
                    f"which component it keeps {record['kind']} is not said.",
                    "Name a component.",
                )
            elif value not in components:
                yield _trouble(
                    "limits",
                    record,
                    key,
                    column,
                    f"{value} is not in the table components.",
                    "Name a component that is there.",
                )
        if record["subject"] is not None and record["subject"] == record["other_subject"]:
            yield _trouble(
                "limits",
                record,
                key,
                "other_subject",
                f"it keeps {record['subject']} {record['kind']} from itself."
                if record["kind"] == "apart"
                else f"it joins {record['subject']} with itself.",
                "Name the other component.",
            )


def _contradictions(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    """Two components that must stay apart though a chain of rules holds them together."""
    rows = [r for r in groupings_of(tables) if r["is_mandatory"] is not False]
    head = heads([(r["subject"], r["other_subject"]) for r in rows if r["kind"] == "together"])
    for record in rows:
        one, other = record["subject"], record["other_subject"]
        if record["kind"] != "apart" or one is None or other is None or one == other:
            continue
        if head.get(one, one) == head.get(other, other):
            held = [
                str(r["limit_id"])
                for r in rows
                if r["kind"] == "together" and head.get(r["subject"]) == head.get(one, one)
            ]
            yield _trouble(
                "limits",
                record,
                str(record["limit_id"]),
                "kind",
                f"it keeps {one} and {other} apart, and {listed(held)} "
                f"{'keeps' if len(held) == 1 else 'keep'} them together.",
                "Drop one of the rules, or let one give way (is_mandatory: no).",
            )


def heads(pairs: list[tuple[str | None, str | None]]) -> dict[str, str]:
    """Component → one name for all that are joined with it, directly or through others."""
    head: dict[str, str] = {}

    def top(name: str) -> str:
        while head.setdefault(name, name) != name:
            name = head[name]
        return name

    for one, other in pairs:
        if one is not None and other is not None:
            low, high = sorted((top(one), top(other)))
            head[high] = low
    return {name: top(name) for name in list(head)}


def _strange_values(tables: Mapping[str, pl.DataFrame]) -> Iterator[Trouble]:
    for record in records_of(tables, "limits") or []:
        value = record["value"]
        if record["kind"] == "contract_value" and value is not None and not value > 0:
            yield _trouble(
                "limits",
                record,
                str(record["limit_id"]),
                "value",
                f"no contract is worth {value:g} pounds or less.",
                "Write the largest value a contract may have.",
            )
    for record in records_of(tables, "lots") or []:
        if record["maximum_value_gbp"] is not None and record["maximum_value_gbp"] <= 0:
            yield _trouble(
                "lots",
                record,
                str(record["lot_id"]),
                "maximum_value_gbp",
                "a lot that may be worth nothing cannot be let.",
                "Write the most it may be worth, or leave it blank where that is not known.",
            )
