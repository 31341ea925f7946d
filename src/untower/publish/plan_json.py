"""plan.json: the whole plan for a machine, in the shape that plan_schema.json states.

Lists of objects, unknown is null, money is a number with exactly two places and never passes
through binary float, and there is no NaN.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from untower.journey import STEP_NAMES, State
from untower.publish.editions import full_field
from untower.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    return "".join(_written(plan_as_values(cut), "plan", "")) + "\n"


def intake_as_json(cut: CutPlan) -> str:
    """The intake alone as a JSON list, as `untower check --json` prints it."""
    intake: list[Figure] = [_intake(one) for one in cut.plan.reading.intake]
    return "".join(_written(intake, "intake", "")) + "\n"


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


def _written(value: object, where: str, indent: str) -> Iterator[str]:
    """The value as JSON text in pieces; `where` names it if it cannot be written."""
    inner = indent + "  "
    if isinstance(value, Mapping):
        opened = "{"
        for name, part in value.items():
            yield f"{opened}\n{inner}{_text(str(name))}: "
            yield from _written(part, f"{where}.{name}", inner)
            opened = ","
        yield "{}" if opened == "{" else f"\n{indent}}}"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        opened = "["
        for place, part in enumerate(value):
            yield f"{opened}\n{inner}"
            yield from _written(part, f"{where}[{place}]", inner)
            opened = ","
        yield "[]" if opened == "[" else f"\n{indent}]"
    else:
        yield _scalar(value, where)


def _scalar(value: object, where: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            raise ValueError(f"{where}: {value} is not a finite number")
        is_money = isinstance(value, Decimal) or _names_money(where)
        return money_text(value) if is_money else repr(value)
    if isinstance(value, int):
        return money_text(Decimal(value)) if _names_money(where) else str(value)
    if isinstance(value, date | datetime):
        return _text(value.isoformat())
    if isinstance(value, str):
        return _text(value)
    raise TypeError(f"{where}: {type(value).__name__} cannot be written as JSON")


def _names_money(where: str) -> bool:
    return where.endswith("_gbp")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
