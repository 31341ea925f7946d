"""What a policy file may say: from parsed TOML to numbers, with all its problems at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from untower.findings import Force
from untower.policy.numbers import COMPARATORS, KINDS, NATIONS, PolicyNumber, PolicyUnclear

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FORCES: dict[str, Force] = {force.name.lower(): force for force in Force}

# Binding rules are chosen by date, so they need one; guidance may have no known beginning.
DATED_FROM = Force.COMMITMENT


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _is_words(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_list_of(known: tuple[str, ...]) -> Callable[[object], bool]:
    def holds(value: object) -> bool:
        return isinstance(value, list) and bool(value) and set(map(str, value)) <= {*known, "all"}

    return holds


CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "name": (_is_words, "a name"),
    "sentence": (_is_words, "one sentence"),
    "value": (_is_number, "a number"),
    "unit": (_is_words, "a unit such as gbp, months, pct or count"),
    "comparator": (lambda v: v in COMPARATORS, "one of " + ", ".join(COMPARATORS)),
    "binds": (_is_list_of(KINDS), f"a list of {', '.join(KINDS)}, or all"),
    "nation": (_is_list_of(NATIONS), f"a list of {', '.join(NATIONS)}, or all"),
    "force": (lambda v: isinstance(v, str) and v in FORCES, "one of " + ", ".join(FORCES)),
    "source": (_is_words, "where the number comes from"),
    "confirmed": (lambda v: isinstance(v, bool), "true or false"),
}
DAYS = ("in_force_from", "in_force_to")


def numbers_in(parsed: Mapping[str, object], written_in: str) -> tuple[PolicyNumber, ...]:
    """The numbers of one parsed policy file.

    `parsed` is what tomllib gives: a list of tables under "number". `written_in` names the file in
    errors. Raises PolicyUnclear with every problem of the file.
    """
    rows = parsed.get("number", [])
    strange = sorted(set(parsed) - {"number"})
    problems = [
        f"{written_in} · {word}: not known here. Allowed: tables headed [[number]]."
        for word in strange
    ]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(f"{written_in} · number: allowed: tables headed [[number]].")
        raise PolicyUnclear(problems)
    for place, row in enumerate(rows, start=1):
        problems += _problems(row, f"{written_in} · {row.get('name', f'entry {place}')}")
    if problems:
        raise PolicyUnclear(problems)
    return tuple(_number(row, written_in) for row in rows)


def _problems(row: dict[str, object], where: str) -> list[str]:
    """What is wrong with one entry."""
    found = [
        f"{where} · {field}: it is missing. Allowed: {allowed}."
        if field not in row
        else f"{where} · {field} · {row[field]!r}: allowed: {allowed}."
        for field, (holds, allowed) in CHECKS.items()
        if field not in row or not holds(row[field])
    ]
    found += [
        f"{where} · {field} · {row[field]!r}: allowed: a date such as 2026-01-01."
        for field in DAYS
        if field in row and not _is_day(row[field])
    ]
    found += [
        f"{where} · {field}: not known here. Allowed: {', '.join((*CHECKS, *DAYS))}."
        for field in sorted(set(row) - {*CHECKS, *DAYS})
    ]
    return found or _contradictions(row, where)


def _contradictions(row: dict[str, object], where: str) -> list[str]:
    """What does not fit together in an entry whose fields are each allowed."""
    first, last = row.get("in_force_from"), row.get("in_force_to")
    found = []
    if isinstance(first, date) and isinstance(last, date) and last < first:
        found.append(f"{where} · in_force_to · {last}: allowed: on or after {first}.")
    if first is None and FORCES[str(row["force"])] >= DATED_FROM:
        found.append(
            f"{where} · in_force_from: it is missing. Allowed: the day the rule began to bind; "
            "only guidance and house conventions may leave it out."
        )
    return found


def _number(row: dict[str, object], written_in: str) -> PolicyNumber:
    """The entry as a number, "all" written out."""

    def listed(field: str, known: tuple[str, ...]) -> tuple[str, ...]:
        given = [str(word) for word in row[field]]  # type: ignore[attr-defined]
        return known if "all" in given else tuple(given)

    fields = {field: row[field] for field in ("name", "sentence", "unit", "comparator", "source")}
    return PolicyNumber(
        **fields,  # type: ignore[arg-type]
        value=row["value"],  # type: ignore[arg-type]
        confirmed=row["confirmed"],  # type: ignore[arg-type]
        binds=listed("binds", KINDS),
        nation=listed("nation", NATIONS),
        in_force_from=row.get("in_force_from"),  # type: ignore[arg-type]
        in_force_to=row.get("in_force_to"),  # type: ignore[arg-type]
        force=FORCES[str(row["force"])],
        written_in=written_in,
    )
