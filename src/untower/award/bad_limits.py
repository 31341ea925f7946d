"""Which rules cannot be followed: an unknown subject, a value or a side that means nothing?"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from untower.award.bad_input import trouble
from untower.award.limits_rules import (
    AT_LEAST,
    AT_MOST,
    DEFAULT_SIDE,
    DEFAULTS,
    EXACTLY,
    PCT_KINDS,
    has_usual_value,
    limit_rows,
)
from untower.phrases import listed
from untower.tables.award import LIMIT_KINDS
from untower.tables.estate import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.award.situation import Situation
    from untower.needs.whole_tables import Record
    from untower.troubles import Trouble

MAY = "may be blank"
SUBJECTS: dict[str, tuple[str, ...]] = {
    "suppliers_max": (),
    "suppliers_min": (),
    "supplier_share": ("supplier", MAY),
    "layer_share": ("layer", MAY),
    "sme_share": (),
    "contract_value": ("supplier", "offer", "component", MAY),
    "budget_year": (),
    "fte": (),
    "lots_per_supplier": ("supplier", MAY),
    "exclude": ("supplier", "offer"),
    "together": ("component",),
    "apart": ("component",),
    "fix": ("component",),
    "user_floor": ("service", MAY),
    "integrator_apart": ("component", MAY),
    "supplier_capacity": ("supplier", MAY),
}
OTHERS: dict[str, tuple[str, ...]] = {
    "exclude": ("component", "layer", "service", MAY),
    "together": ("component",),
    "apart": ("component",),
    "fix": ("offer", "supplier", "basis"),
}
UNITS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PCT_KINDS, ("pct", "share")),
    **dict.fromkeys(("contract_value", "budget_year", "supplier_capacity"), ("gbp",)),
    **dict.fromkeys(("suppliers_max", "suppliers_min"), ("suppliers",)),
    "fte": ("fte", "full-time posts"),
    "lots_per_supplier": ("lots", "lots per supplier", "lots per supplier group"),
    "user_floor": ("points", "percentage points"),
}
BASES = ("retain", "retire", "reuse", "in_house", "indicative", "catalogue")


def limit_troubles(
    situation: Situation,
    *,
    extra_limits: Sequence[Mapping[str, object]] = (),
    without: Sequence[str] = (),
    fixed: Sequence[tuple[str, str]] = (),
) -> list[Trouble]:
    """Every rule that cannot be followed, of the table and of this run."""
    rows = limit_rows(situation.tables, extra_limits)
    known = _known(situation)
    return [
        *(found for row in rows for found in _of_row(row, known, situation)),
        *_twice(rows),
        *_strange_names(rows, without, fixed),
        *_strange_fixes(fixed, known),
    ]


def _known(situation: Situation) -> dict[str, frozenset[str]]:
    """The ids a rule may name, by what they are of."""

    def ids(table: str, column: str) -> frozenset[str]:
        frame = situation.tables.get(table)
        if frame is None or column not in frame.columns:
            return frozenset()
        return frozenset(frame[column].drop_nulls().to_list())

    return {
        "supplier": ids("suppliers", "supplier_id") | ids("offers", "supplier_id"),
        "offer": ids("offers", "offer_id") | frozenset(situation.offer_ids),
        "component": frozenset(situation.present),
        "service": ids("services", "service_id"),
        "layer": frozenset(LAYERS),
        "basis": frozenset(BASES),
    }


def _of_row(
    row: Record, known: Mapping[str, frozenset[str]], situation: Situation
) -> Iterator[Trouble]:
    kind, key = row["kind"], str(row["limit_id"])

    def found(column: str, what: str, do: str) -> Trouble:
        return trouble("limits", row, key, column, what, do)

    if kind not in LIMIT_KINDS:
        yield found("kind", f"{kind} is no kind of rule.", f"Use {listed(LIMIT_KINDS)}.")
        return
    for column, allowed in (("subject", SUBJECTS[kind]), ("other_subject", OTHERS.get(kind, ()))):
        what = _subject_trouble(row[column], allowed, known)
        if what:
            words = [w for w in allowed if w != MAY]
            do = f"Name a {' or '.join(words)}." if words else "Leave it blank."
            yield found(column, what, do)
    yield from _value_troubles(row, situation)


def _subject_trouble(
    value: str | None, allowed: Sequence[str], known: Mapping[str, frozenset[str]]
) -> str | None:
    """What is wrong with a subject, in words; None where nothing is."""
    if value is None:
        return None if not allowed or MAY in allowed else "it is blank: the rule is about nothing."
    if not allowed:
        return f"{value} says nothing here: the rule is about the whole choice."
    kinds = [word for word in allowed if word != MAY]
    if any(value in known[word] for word in kinds):
        return None
    return f"{value} is no {' or '.join(kinds)} that was read, or it is retired."


def _value_troubles(row: Record, situation: Situation) -> Iterator[Trouble]:
    kind, key, value = str(row["kind"]), str(row["limit_id"]), row["value"]

    def found(column: str, what: str, do: str) -> Trouble:
        return trouble("limits", row, key, column, what, do)

    if value is None and not has_usual_value(kind, row, situation):
        yield found("value", "it is blank, so the rule says nothing.", "Write the value.")
    if value is not None and not isfinite(value):
        yield found("value", f"{value} is not a number.", "Write the number.")
    elif value is not None and value < 0 and kind != "user_floor":
        yield found("value", f"{value:g} is below nothing.", "Write the value without a minus.")
    elif value is not None and kind in PCT_KINDS:
        most = 1 if row["unit"] == "share" else 100
        if value > most:
            yield found("value", f"{value:g} is more than the whole.", f"Write 0 to {most}.")
    sides = _sides(kind)
    if row["comparator"] is not None and row["comparator"] not in sides:
        allowed = f"Use {listed(sides)}." if sides else "Leave it blank."
        yield found("comparator", f"{row['comparator']} means nothing with {kind}.", allowed)
    if row["year"] is not None and kind != "budget_year":
        what = f"a year means nothing with {kind}, which holds in every year."
        yield found("year", what, "Leave it blank.")
    elif row["year"] is not None and row["year"] > situation.terms.horizon_years:
        years = situation.terms.horizon_years
        yield found("year", f"the plan has {years} years.", f"Write 1 to {years}.")
    units = UNITS.get(kind)
    if row["unit"] is not None and units is not None and row["unit"] not in units:
        yield found("unit", f"{row['unit']} is no unit of {kind}.", f"Use {listed(units)}.")


def _sides(kind: str) -> tuple[str, ...]:
    if kind not in DEFAULT_SIDE:
        return ()
    if kind in ("suppliers_max", "suppliers_min"):
        return (DEFAULT_SIDE[kind], EXACTLY)
    if kind == "user_floor":
        return (AT_LEAST,)
    if kind in ("layer_share", "lots_per_supplier", "supplier_capacity", "fte"):
        return (AT_MOST,)
    return (AT_MOST, AT_LEAST)


def _twice(rows: Sequence[Record]) -> Iterator[Trouble]:
    seen: set[str] = set()
    for row in rows:
        key = str(row["limit_id"])
        if key in seen:
            yield trouble(
                "limits", row, key, "limit_id", "it is given twice.", "Give each rule its own id."
            )
        seen.add(key)


def _strange_names(
    rows: Sequence[Record], without: Sequence[str], fixed: Sequence[tuple[str, str]]
) -> Iterator[Trouble]:
    known = {str(r["limit_id"]) for r in rows} | set(DEFAULTS) | {f"fix:{c}" for c, _ in fixed}
    for name in without:
        if name not in known:
            yield trouble(
                "limits",
                None,
                name,
                "limit_id",
                "no rule has that name.",
                f"Use {listed(sorted(known))}.",
            )


def _strange_fixes(
    fixed: Sequence[tuple[str, str]], known: Mapping[str, frozenset[str]]
) -> Iterator[Trouble]:
    for component, to in fixed:
        if component not in known["component"]:
            what = f"{component} is no component that was read, or it is retired."
            yield trouble("components", None, component, "component_id", what, "Correct the id.")
        if not any(to in known[word] for word in ("offer", "supplier", "basis")):
            what = f"{to} is no offer, supplier or basis that was read."
            yield trouble("offers", None, to, "offer_id", what, "Correct the id.")
