"""A scenario file: which choice somebody wants costed beside the others, in TOML.

name = "Hosting stays where it is"
without = ["no_new_tower"]

[fixed]
hosting-main = "retain"

[[limits]]
kind = "suppliers_max"
value = 20
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from untower.case.shortlist import Scenario

KEYS = ("name", "fixed", "limits", "without")
EXAMPLE = "untower case --help for what it may say"
NUMBERS = ("value", "year", "priority")


def scenarios_of(files: Sequence[Path] | None) -> tuple[Scenario, ...]:
    """The scenarios of all files, in order; WrongUse with everything wrong in all of them."""
    if not files:
        return ()
    from untower.case.shortlist.chosen import id_of
    from untower.case.shortlist.shortlisted import OPTION_IDS
    from untower.storage.toml_file import read_toml

    found: dict[str, Scenario] = {}
    problems: list[str] = []
    for file in files:
        said, shown = read_toml(file, "scenario", EXAMPLE)
        wrong = [f"{shown} · {problem}" for problem in _problems(said)]
        if not wrong:
            made = _scenario(said, id_of(str(said["name"])))
            if made.scenario_id in (*OPTION_IDS, *found):
                wrong = [
                    f"{shown} · name · {made.name!r}: another option is called so. Allowed: a "
                    "name of its own."
                ]
            found.setdefault(made.scenario_id, made)
        problems += wrong
    if problems:
        raise WrongUse("\n".join(problems))
    return tuple(found.values())


def _scenario(said: Mapping[str, Any], scenario_id: str) -> Scenario:
    from untower.case.shortlist import Scenario

    limits = [
        {"limit_id": f"{scenario_id} {number}", **row}
        for number, row in enumerate(said.get("limits", ()), start=1)
    ]
    return Scenario(
        scenario_id=scenario_id,
        name=str(said["name"]).strip(),
        fixed=tuple((str(k), str(to)) for k, to in said.get("fixed", {}).items()),
        extra_limits=tuple(
            {c: float(v) if c == "value" else v for c, v in row.items()} for row in limits
        ),
        without=tuple(said.get("without", ())),
    )


def _problems(said: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a scenario file, each with its place and what is allowed."""
    for key in said:
        if key not in KEYS:
            yield f"{key}: not known here. Allowed: {', '.join(KEYS)}."
    name = said.get("name")
    if not isinstance(name, str) or not name.strip():
        yield "name: it is missing. Allowed: what the scenario is to be called."
    fixed = said.get("fixed", {})
    if not isinstance(fixed, dict) or not all(isinstance(v, str) and v for v in fixed.values()):
        yield (
            "fixed: allowed: a table of components and what each must have, such as "
            'payroll = "retain", or the id of an offer or a supplier.'
        )
    without = said.get("without", [])
    if not isinstance(without, list) or not all(isinstance(v, str) and v for v in without):
        yield 'without: allowed: a list of rule ids, such as ["no_new_tower"].'
    limits = said.get("limits", [])
    if not isinstance(limits, list) or not all(isinstance(row, dict) for row in limits):
        yield "limits: allowed: tables headed [[limits]], with the columns of the table limits."
        return
    for number, row in enumerate(limits, start=1):
        yield from (f"limits {number} · {problem}" for problem in _limit_problems(row))


def _limit_problems(row: Mapping[str, Any]) -> Iterator[str]:
    from untower.tables.award import LIMITS

    if "kind" not in row:
        yield f"kind: it is missing. Allowed: {', '.join(LIMITS.column('kind').choices)}."
    for column, value in row.items():
        if column not in LIMITS.column_names:
            yield f"{column}: not known here. Allowed: {', '.join(LIMITS.column_names)}."
            continue
        choices = LIMITS.column(column).choices
        if choices and value not in choices:
            yield f"{column} · {value!r}: allowed: {', '.join(choices)}."
        elif column in NUMBERS and (
            isinstance(value, bool)
            or not isinstance(value, int if column != "value" else (int, float))
        ):
            whole = "a number" if column == "value" else "a whole number"
            yield f"{column} · {value!r}: allowed: {whole}."
        elif column == "is_mandatory" and not isinstance(value, bool):
            yield f"{column} · {value!r}: allowed: true or false."
