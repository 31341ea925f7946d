"""What was settled before the notice, in one digest, and what has changed since?

Criteria, weights, scales with their words, price methods with their settings, tie-breaks, limits
on lots and the rules of combination are written in one fixed form. Neither the order of rows nor
how a number is written (60, 60.0) changes it; a single word of a descriptor does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from untower.bids.lot_limits import limits_on_lots
from untower.bids.price_methods import method_named
from untower.needs.whole_tables import records_of
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.needs.whole_tables import Record

FORM = "untower frozen set 1"

FROZEN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "procurements": ("combinations_allowed", "combination_rule"),
    "lots": (
        "price_weight_pct",
        "quality_weight_pct",
        "social_value_weight_pct",
        "price_method",
        "benchmark_gbp",
        "quality_point_gbp",
        "tie_break",
        "price_months",
        "price_counts_moving",
        "price_counts_exit",
        "price_counts_indexation",
        "price_discount_pct",
        "price_includes_vat",
        "lots_per_supplier",
    ),
    "lot_components": (),
    "criteria": (
        "lot_id",
        "parent_id",
        "title",
        "kind",
        "weight_pct",
        "scale_min",
        "scale_max",
        "scale_step",
        "minimum_score",
    ),
    "scale_points": ("descriptor",),
    "limits": (
        "kind",
        "subject",
        "comparator",
        "value",
        "unit",
        "instrument",
        "published_in",
        "published_on",
    ),
}
"""What is frozen of each table, beside the keys that name its rows. Of `limits` only the rows that
bind an award are, and where there is none the set says nothing of them."""
ROW_WORDS = {
    "procurements": "procurement",
    "lots": "lot",
    "lot_components": "component of a lot",
    "criteria": "criterion",
    "scale_points": "score",
    "limits": "limit",
}
FROZEN_READS = tuple(
    f"{name}.{column}"
    for name, columns in FROZEN_COLUMNS.items()
    for column in (*TABLES[name].keys, *columns)
)


@dataclass(frozen=True)
class Frozen:
    """The set as it stands: `canonical` is its text, `digest` the SHA-256 of it in hexadecimal."""

    canonical: str
    digest: str

    def is_published_as(self, published: str | None) -> bool:
        """Whether this is the set of a published digest; a blank is no digest."""
        if published is None:
            return False
        return published.strip().casefold().removeprefix("sha256:") == self.digest


def freeze(tables: Mapping[str, pl.DataFrame], procurement_id: str) -> Frozen:
    """The set of one procurement as its tables say it now. Nothing of a tender is in it."""
    lots = _mine(tables, "lots", "procurement_id", {procurement_id})
    lot_ids = {r["lot_id"] for r in lots}
    criteria = _mine(tables, "criteria", "lot_id", lot_ids)
    procurements = _mine(tables, "procurements", "procurement_id", {procurement_id})
    binding = [row for record in procurements[:1] for row in limits_on_lots(tables, record)]
    rows = {
        "procurements": procurements,
        "lots": lots,
        "lot_components": _mine(tables, "lot_components", "lot_id", lot_ids),
        "criteria": criteria,
        "scale_points": _mine(
            tables, "scale_points", "criterion_id", {r["criterion_id"] for r in criteria}
        ),
        **({"limits": binding} if binding else {}),
    }
    whole: dict[str, Any] = {"form": FORM, "procurement": procurement_id}
    for name, records in rows.items():
        whole[name] = _by_key(name, records)
    return read_frozen(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def read_frozen(canonical: str) -> Frozen:
    """A set from its text as it was kept."""
    return Frozen(canonical, sha256(canonical.encode("utf-8")).hexdigest())


def _mine(
    tables: Mapping[str, pl.DataFrame], name: str, column: str, ids: set[str]
) -> list[Record]:
    return [r for r in records_of(tables, name) or [] if r[column] in ids]


def _by_key(name: str, records: list[Record]) -> list[Any]:
    """Rows by key; a key given twice keeps both, so that neither is lost from the digest."""
    return sorted(
        ([_keys(name, record), _cells(name, record)] for record in records),
        key=lambda row: json.dumps(row, ensure_ascii=False, sort_keys=True),
    )


def _keys(name: str, record: Record) -> list[str | None]:
    return [_plain(name, key, record[key]) for key in TABLES[name].keys]


def _cells(name: str, record: Record) -> dict[str, str]:
    """What is written in a row; a blank is left out, so that a column to come changes no digest."""
    cells = ((c, _plain(name, c, record[c])) for c in FROZEN_COLUMNS[name])
    return {column: value for column, value in cells if value is not None}


def _plain(table: str, column: str, value: object) -> str | None:
    """A cell in one fixed form: numbers without needless noughts, a method by its own name."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return f"{number.normalize():f}" if number.is_finite() else str(number)
    text = normalize("NFC", str(value)).strip().replace("\r\n", "\n")
    if (table, column) == ("lots", "price_method"):
        method = method_named(text)
        return text if method is None else method.name
    return text or None


def changed(then: Frozen, now: Frozen) -> tuple[str, ...]:
    """What differs between two frozen sets, in words; empty where nothing does."""
    if then.digest == now.digest:
        return ()
    old, new = json.loads(then.canonical), json.loads(now.canonical)
    said: list[str] = []
    if old.get("form") != new.get("form"):
        said.append(f"The form of the set was {old.get('form')} and is {new.get('form')}.")
    if old.get("procurement") != new.get("procurement"):
        said.append(
            f"It was the set of procurement {old.get('procurement')}, not of "
            f"{new.get('procurement')}."
        )
    for name in FROZEN_COLUMNS:
        said += _changed_rows(name, old.get(name, []), new.get(name, []))
    return tuple(said) or ("The set is written otherwise, though every value is the same.",)


def _changed_rows(name: str, old: list[Any], new: list[Any]) -> list[str]:
    said: list[str] = []
    then, now = ({tuple(keys): cells for keys, cells in rows} for rows in (old, new))
    for key in sorted(then.keys() | now.keys(), key=str):
        what = f"{ROW_WORDS[name]} {' / '.join(str(part) for part in key)}"
        if key not in now:
            said.append(f"The {what} was taken out.")
        elif key not in then:
            said.append(f"The {what} was added.")
        else:
            said += [
                f"The {what}: {_words(column)} was {_shown(then[key].get(column))} and is "
                f"{_shown(now[key].get(column))}."
                for column in FROZEN_COLUMNS[name]
                if then[key].get(column) != now[key].get(column)
            ]
    if len(old) != len(then) or len(new) != len(now):
        said.append(f"A {ROW_WORDS[name]} is given twice.")
    return said


def _words(column: str) -> str:
    return column.removesuffix("_pct").removesuffix("_gbp").removesuffix("_id").replace("_", " ")


def _shown(value: str | None) -> str:
    return "blank" if value is None else f"“{value}”"
