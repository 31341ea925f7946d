"""plan.json: the whole plan for a machine, in the shape that plan_schema.json states.

Lists of objects, unknown is null, money is a number with exactly two places and never passes
through binary float, and there is no NaN.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from untower.journey import STEP_NAMES, State
from untower.publish.editions import full_field
from untower.version import __version__

if TYPE_CHECKING:
    from untower.answers import Figure, FileIntake, MissingCell, StepAnswer
    from untower.findings import Finding
    from untower.publish.editions import CutPlan

SCHEMA_VERSION = "1.0"
REFUSED_LISTED = 1_000
PENNY = Decimal("0.01")


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of plan.json, as the package carries it."""
    text = files("untower.publish").joinpath("plan_schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def plan_as_json(cut: CutPlan) -> str:
    """plan.json as text, indented, with a line break at its end."""
    return _written(plan_as_values(cut), "plan") + "\n"


def intake_as_json(cut: CutPlan) -> str:
    """The intake alone as a JSON list, as `untower check --json` prints it."""
    intake: list[Figure] = [_intake(one) for one in cut.plan.reading.intake]
    return _written(intake, "intake") + "\n"


def figures_as_json(cut: CutPlan) -> str:
    """The figures of every step that answers, and of which edition they are, as one JSON object."""
    figures: dict[str, Figure] = {"edition": cut.edition.value, "withheld": dict(cut.withheld)}
    for answer in cut.plan.steps:
        figures |= answer.figures
    return _written(figures, "figures") + "\n"


def plan_as_values(cut: CutPlan) -> dict[str, Figure]:
    """plan.json as plain values: dates and Decimals are written by `plan_as_json`."""
    plan = cut.plan
    answers = {answer.step: answer for answer in plan.steps}
    return {
        "schema_version": SCHEMA_VERSION,
        "untower_version": __version__,
        "purpose": plan.purpose,
        "edition": cut.edition.value,
        "on": plan.on,
        "organisation": plan.organisation,
        "tables": {name: frame.height for name, frame in sorted(plan.reading.tables.items())},
        "intake": [_intake(intake) for intake in plan.reading.intake],
        "steps": {name: _step(answers.get(name)) for name in STEP_NAMES},
        "findings": [_finding(f) for answer in plan.steps for f in answer.findings],
        "missing": [_missing(cell) for cell in plan.missing],
        "withheld": [{"what": what, "count": n} for what, n in cut.withheld.items()],
    }


def _intake(intake: FileIntake) -> dict[str, Figure]:
    refused = intake.refused.head(REFUSED_LISTED)
    return {
        "file": intake.file,
        "format": intake.format,
        "encoding": intake.encoding,
        "table": intake.table,
        "rows_in": intake.rows_in,
        "rows_kept": intake.rows_kept,
        "rows_refused": intake.rows_refused,
        "headers": [
            {"header": header, "field": full_field(intake, name)}
            for name, header in intake.headers.items()
        ],
        "assumed": list(intake.assumed),
        "refused": [
            {"row": _whole(r["row"]), **{n: r[n] or None for n in ("column", "value", "reason")}}
            for r in refused.select("row", "column", "value", "reason").iter_rows(named=True)
        ],
    }


def _whole(value: object) -> int | None:
    """A row number, whichever way the refusals frame holds it."""
    return None if value is None or value == "" else int(str(value))


def _step(answer: StepAnswer | None) -> dict[str, Figure]:
    if answer is None:
        return {"state": State.TO_COME.value, "answer": None, "assumed": [], "figures": {}}
    return {
        "state": answer.state.value,
        "answer": answer.answer or None,
        "assumed": list(answer.assumed),
        "figures": dict(answer.figures),
    }


def _finding(finding: Finding) -> dict[str, Figure]:
    return {
        "rule": finding.rule,
        "step": finding.step,
        "subject": {"table": finding.subject_table, "key": finding.subject_key},
        "outcome": finding.outcome.value,
        "force": finding.force.words,
        "severity": finding.severity.words,
        "sentence": finding.sentence,
        "rows": [
            {"table": r.table, "key": r.key, "file": r.file, "row": r.row} for r in finding.rows
        ],
        "money_gbp": finding.money_gbp,
        "source": finding.source or None,
        "next_step": finding.next_step or None,
        "owner_role": finding.owner_role,
    }


def _missing(cell: MissingCell) -> dict[str, Figure]:
    return {
        "table": cell.table,
        "key": cell.key,
        "column": cell.column,
        "question": cell.question,
        "owner_role": cell.owner_role,
        "money_gbp": cell.money_gbp,
        "settles": cell.settles,
    }


# --- writing -------------------------------------------------------------------------------


def money_text(value: Decimal | float) -> str:
    """An amount with exactly two places: 1234.50."""
    return f"{exact(value):.2f}"


def exact(value: Decimal | float) -> Decimal:
    """An amount to the penny; a float counts as the figures it is written with."""
    amount = value if isinstance(value, Decimal) else Decimal(repr(value))
    return amount.quantize(PENNY) if amount.is_finite() and amount.adjusted() < 24 else amount


class _Unwritable(Exception):
    """A value that JSON cannot hold, and the way to it, told from the inside out."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.way: list[str] = []


def _written(value: object, where: str) -> str:
    """The value as JSON text; `where` names it if it cannot be written."""
    pieces: list[str] = []
    try:
        _put(pieces.append, value, "\n")
    except _Unwritable as problem:
        way = "".join(reversed(problem.way))
        raise ValueError(f"{where}{way}: {problem.reason}") from None
    return "".join(pieces)


def _put(put: Callable[[str], object], value: object, line: str) -> None:
    """The pieces of a value one after another; `line` is a line break and its indent.

    A large plan has a million values: what holds no others is written where it is met.
    """
    if isinstance(value, Mapping):
        inner, before = line + "  ", "{"
        for key, part in value.items():
            named, is_money = _named(str(key))
            scalar = _SCALARS.get(type(part))
            try:
                if scalar is not None:
                    put(f"{before}{inner}{named}{scalar(part, is_money)}")
                else:
                    put(f"{before}{inner}{named}")
                    _put_other(put, part, inner, is_money=is_money)
            except _Unwritable as problem:
                problem.way.append(f".{key}")
                raise
            before = ","
        put("{}" if before == "{" else line + "}")
    elif isinstance(value, Sequence):
        inner, before = line + "  ", "["
        for place, part in enumerate(value):
            put(before + inner)
            try:
                _put_other(put, part, inner, is_money=False)
            except _Unwritable as problem:
                problem.way.append(f"[{place}]")
                raise
            before = ","
        put("[]" if before == "[" else line + "]")
    else:
        raise _Unwritable(f"{type(value).__name__} cannot be written as JSON")


def _put_other(put: Callable[[str], object], value: object, line: str, *, is_money: bool) -> None:
    """A value of any kind: those of a kind of their own are written as what they are like."""
    scalar = _SCALARS.get(type(value))
    if scalar is None:
        scalar = next((w for kind, w in _SCALARS.items() if isinstance(value, kind)), None)
    if scalar is not None:
        put(scalar(value, is_money))
    else:
        _put(put, value, line)


@lru_cache(maxsize=4096)
def _named(name: str) -> tuple[str, bool]:
    """A name as it stands before its value, and whether the value is money."""
    return f"{encode_basestring(name)}: ", name.endswith("_gbp")


def _number(value: float, is_money: bool) -> str:
    if not math.isfinite(value):
        raise _Unwritable(f"{value} is not a finite number")
    return money_text(value) if is_money else repr(value)


def _amount(value: Decimal, _: bool) -> str:
    if not value.is_finite():
        raise _Unwritable(f"{value} is not a finite number")
    return money_text(value)


def _whole_number(value: int, is_money: bool) -> str:
    return money_text(Decimal(value)) if is_money else str(value)


# How each kind is written; is_money asks for two places. What is true is no whole number: it stands
# first. A moment is a day as well.
_SCALARS: dict[type, Callable[[Any, bool], str]] = {
    str: lambda value, _: encode_basestring(value),
    bool: lambda value, _: "true" if value else "false",
    int: _whole_number,
    float: _number,
    Decimal: _amount,
    date: lambda value, _: f'"{value.isoformat()}"',
    datetime: lambda value, _: f'"{value.isoformat()}"',
    type(None): lambda _value, _: "null",
}
