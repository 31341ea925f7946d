"""`untower estate` and `untower plan`: what the files show, and the journey walked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from untower.cli.options import (
    AsJson,
    EditionName,
    EditionOption,
    MappingFiles,
    Maps,
    OnDate,
    Output,
    PolicyFile,
    Sources,
    Strict,
    reckoned_from,
)
from untower.cli.reading import read_body, say_total
from untower.cli.wishes import (
    Draws,
    Fixes,
    Gap,
    Limits,
    Scenarios,
    Seconds,
    Seed,
    Without,
    case_wishes_of,
    wishes_of,
)
from untower.errors import WrongUse

if TYPE_CHECKING:
    from untower.answers import Plan, StepAnswer
    from untower.award import Wishes
    from untower.body import Body
    from untower.case import CaseWishes

FINDINGS_SHOWN = 10
FINDINGS_SHOWN_OF_MANY = 3
MISSING_SHOWN = 3
SUPPLIERS_SHOWN = 10


def _asking(step: str, words: str) -> Callable[..., None]:
    """A command that prints one step's answer, with the options all analysing commands share."""

    def command(
        files: Sources,
        output: Output = None,
        as_json: AsJson = False,
        edition: EditionOption = EditionName.MEMBERS,
        on: OnDate = None,
        maps: Maps = None,
        mapping: MappingFiles = None,
        policy: PolicyFile = None,
        strict: Strict = False,
    ) -> None:
        run(files, output, as_json, edition, on, maps, mapping, policy, strict, only=step)

    command.__name__ = step
    command.__doc__ = words
    return command


needs = _asking("needs", "Who are the users, and how well are they served?")
capability = _asking("capability", "Do we own the strategy and have the skills?")
estate = _asking(
    "estate",
    """What do we have? Spend, contracts, applications.

    Takes spend files as bodies publish them, contracts registers and application lists. Prints the
    answer in sentences; with -o also writes the report, workbook and plan.json.
    """,
)
lots = _asking(
    "lots",
    """How should the work be split, and by which route?

    Proposes lots that follow services and cut few interfaces, beside other ways of cutting, and
    judges lots made by hand alike. No tender is read.
    """,
)
options = _asking("options", "Which option suits each component, and who delivers?")
assure = _asking("assurance", "Does it meet the Code and the rules that bind?")
assure.__name__ = "assure"


def award(
    files: Sources,
    output: Output = None,
    as_json: AsJson = False,
    edition: EditionOption = EditionName.MEMBERS,
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    policy: PolicyFile = None,
    strict: Strict = False,
    limit: Limits = None,
    fix: Fixes = None,
    without: Without = None,
    seconds: Seconds = None,
    gap: Gap = 0.1,
    seed: Seed = 0,
) -> None:
    """Which range of providers is best, taken together?

    For planning only: no sealed tender is read. Prints what the choice costs, how close it is to
    the best possible and what choosing piece by piece would give; with -o the report also has the
    cost of each rule, other ranges as good, and what each supplier's failure would do.
    """
    # On a terminal the choice is wanted in seconds; what explains it takes longer to find and read.
    is_explained = output is not None or as_json
    wishes = wishes_of(limit, fix, without, seconds, gap, seed, is_explained=is_explained)
    run(
        files,
        output,
        as_json,
        edition,
        on,
        maps,
        mapping,
        policy,
        strict,
        only="award",
        wishes=wishes,
    )


def case(
    files: Sources,
    output: Output = None,
    as_json: AsJson = False,
    edition: EditionOption = EditionName.MEMBERS,
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    policy: PolicyFile = None,
    strict: Strict = False,
    draws: Draws = 10_000,
    seed: Seed = 0,
    scenario: Scenarios = None,
) -> None:
    """What does it save, for whom, how sure, how soon?

    Chooses the range of providers, then costs it beside business as usual, doing the minimum, an
    in-house-led way and a single supplier, draws every uncertain cost many times, and says what
    is saved in a range, whether the 40% claim holds, and what is not known.
    """
    # On a terminal the case is wanted in seconds; choosing again at other prices takes longer.
    is_explained = output is not None or as_json
    run(
        files,
        output,
        as_json,
        edition,
        on,
        maps,
        mapping,
        policy,
        strict,
        only="case",
        wishes=wishes_of(None, None, None, None, 0.1, seed),
        case_wishes=case_wishes_of(draws, seed, scenario, has_regret=is_explained),
    )


def plan(
    files: Sources,
    as_json: AsJson = False,
    edition: EditionOption = EditionName.MEMBERS,
    on: OnDate = None,
    output: Output = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    policy: PolicyFile = None,
    strict: Strict = False,
    limit: Limits = None,
    fix: Fixes = None,
    without: Without = None,
    seconds: Seconds = None,
    gap: Gap = 0.1,
    seed: Seed = 0,
    draws: Draws = 10_000,
    scenario: Scenarios = None,
) -> None:
    """Walk the journey; write report, workbook, plan.json.

    Without -o the folder is untower-plan, here.
    """
    if output is None and not as_json:
        output = Path("untower-plan")
    run(
        files,
        output,
        as_json,
        edition,
        on,
        maps,
        mapping,
        policy,
        strict,
        wishes=wishes_of(limit, fix, without, seconds, gap, seed),
        case_wishes=case_wishes_of(draws, seed, scenario),
    )


def run(
    files: list[str],
    output: Path | None,
    as_json: bool,
    edition: EditionName,
    on: str | None,
    maps: list[str] | None,
    mapping: list[Path] | None,
    policy: Path | None,
    strict: bool,
    only: str | None = None,
    wishes: Wishes | None = None,
    case_wishes: CaseWishes | None = None,
) -> None:
    """Walk the journey, or one step of it, and say or write what it answers."""
    from untower.cli import progress
    from untower.publish.editions import Edition, cut
    from untower.publish.outputs import check_can_write, write
    from untower.publish.plan_json import plan_as_json

    if output:
        check_can_write(output)
    body = read_body(files, maps, mapping, reckoned_from(on), policy)
    if not body.tables:
        raise WrongUse(_nothing_to_go_on(files, body))

    level = Edition(edition.value)
    with progress.shown() as report:
        # What is written down is always the whole plan; on a terminal one step is soon told.
        alone = only if output is None and not as_json else None
        made = body.plan(progress=report, wishes=wishes, only=alone, case_wishes=case_wishes).made
        written = write(made, output, level, progress=report) if output else []
    shown = cut(made, level)
    if as_json:
        typer.echo(plan_as_json(shown))
    else:
        say_plan(shown.plan, only)
    if written:
        report_file = next((p for p in written if p.name == "report.html"), written[0])
        typer.echo(f"\nThe report is in {report_file}", err=as_json)
        typer.echo(
            f"Beside it: {', '.join(p.name for p in written if p != report_file)}", err=as_json
        )
    if strict and (
        any(i.rows_refused for i in made.reading.intake)
        or any(
            f.outcome.value == "not met"
            for s in made.steps
            if only in (None, s.step)
            for f in s.findings
        )
    ):
        raise typer.Exit(1)


def _nothing_to_go_on(files: list[str], body: Body) -> str:
    """Why there is nothing to plan with: no row, no good row, or nothing that was recognised."""
    named = ", ".join(files)
    known = list(dict.fromkeys(i.table for i in body.intake if i.table))
    rows_in = sum(i.rows_in for i in body.intake if i.table)
    if known and not rows_in:
        return (
            f"{named}: recognised as {', '.join(known)}, but there is no row below the headers. "
            "Fill in what you have, a few rows of one table are enough, and run it again."
        )
    if known:
        return (
            f"{named}: recognised as {', '.join(known)}, but not one of its {rows_in:,} rows can "
            "be used. Run untower check on it: it says for each row what to do."
        )
    return (
        f"{named}: nothing here was recognised as spend, contracts, applications or another table. "
        'Run untower check on it to see why; --map "Their header=table.field" says what a header '
        "means."
    )


def say_plan(made: Plan, only: str | None = None) -> None:
    """The plan in sentences for a terminal: what was read, each answer, the worst findings."""
    typer.echo("Planning model: not an award decision")
    say_total(made.reading.intake)
    for intake in made.reading.intake:
        if intake.assumed and len(made.reading.intake) <= 5:
            for sentence in intake.assumed:
                typer.echo(f"  {intake.file}: {sentence}")
    if any(intake.rows_refused for intake in made.reading.intake):
        typer.echo("  untower check, with the same files, names each refused row and what to do.")
    for answer in made.steps:
        if answer.step == only:
            say_step(answer)
        elif only is None and answer.state.value != "to_come":
            say_step(answer, findings_shown=FINDINGS_SHOWN_OF_MANY, is_short=True)
    if only is not None:
        return
    if made.missing:
        typer.echo("\nWhat would change most if it were filled in")
    for cell in made.missing[:MISSING_SHOWN]:
        typer.echo(f"  {cell.question} ({cell.table}.{cell.column})")
    to_come = [a.step for a in made.steps if a.state.value == "to_come"]
    if to_come:
        typer.echo(f"\nTo come: {', '.join(to_come)}")


def say_step(
    answer: StepAnswer, findings_shown: int = FINDINGS_SHOWN, is_short: bool = False
) -> None:
    """One step in sentences; what was assumed only where the step is shown at length."""
    from untower.findings import worst_first
    from untower.journey import step

    typer.echo(f"\n{step(answer.step).title} ({answer.state.words})")
    typer.echo(answer.answer)
    suppliers = answer.figures.get("by_supplier")
    if isinstance(suppliers, list) and suppliers:
        typer.echo("\nSuppliers by spend")
        for supplier in suppliers[:SUPPLIERS_SHOWN]:
            if isinstance(supplier, dict):
                share = supplier.get("share_pct")
                typer.echo(
                    f"  {pounds(supplier.get('spend_gbp')):>16}  "
                    f"{'' if share is None else f'{share:.1f}%':>6}  {supplier.get('name')}"
                )
    if not is_short:
        _say_range(answer)
        _say_options(answer)
    for assumed in () if is_short else answer.assumed:
        typer.echo(f"  assumed: {assumed}")
    findings = worst_first(list(answer.findings))
    if findings:
        typer.echo("\nFindings, worst first")
    for finding in findings[:findings_shown]:
        typer.echo(f"  {finding.outcome.value} ({finding.force.words}): {finding.sentence}")
    if len(findings) > findings_shown:
        typer.echo(f"  and {len(findings) - findings_shown} more in the report")


def _say_range(answer: StepAnswer) -> None:
    """The joint choice beside choosing piece by piece, and the largest suppliers of the range."""
    compared, chosen = answer.figures.get("piecemeal"), answer.figures.get("suppliers")
    if isinstance(compared, list) and compared:
        typer.echo("\nAll money at present value; value counts what quality falls short by")
        for one in compared:
            if isinstance(one, dict) and one.get("value_gbp") is not None:
                broken = one.get("rules_broken")
                rules = {b["rule_id"] for b in broken} if isinstance(broken, list) else set()
                typer.echo(
                    f"  {one.get('name')!s:<12}{pounds(one.get('cost_gbp')):>14} cost "
                    f"{pounds(one.get('value_gbp')):>14} value  {one.get('suppliers')} suppliers, "
                    f"{len(rules)} rules broken"
                )
    if isinstance(chosen, list) and chosen:
        typer.echo("\nThe range of providers")
        for group in chosen[:SUPPLIERS_SHOWN]:
            if isinstance(group, dict):
                typer.echo(
                    f"  {pounds(group.get('annual_gbp')):>14} a year  "
                    f"{group.get('components'):>4} components  {group.get('name')}"
                )


def _say_options(answer: StepAnswer) -> None:
    """The ways of going about it, side by side, the chosen one marked even where it loses."""
    from untower.phrases import plural

    options = answer.figures.get("options")
    if answer.step != "case" or not isinstance(options, list) or not options:
        return
    now = pounds(answer.figures.get("baseline_gbp"))
    typer.echo(f"\nCost at present value; going on as now: {now}. Likely: P10 to P90")
    for one in options:
        if not isinstance(one, dict):
            continue
        mark = "*" if one.get("is_chosen") else " "
        if not one.get("is_possible"):
            typer.echo(f" {mark}{one.get('name')!s:<28} not possible: {one.get('why_not')}")
            continue
        npv, broken = one.get("npv"), one.get("rules_broken")
        band = ""
        if isinstance(npv, dict) and npv.get("p10") is not None:
            band = f"likely {pounds(npv.get('p10'))} to {pounds(npv.get('p90'))}"
        count = len(broken) if isinstance(broken, list) else 0
        typer.echo(
            f" {mark}{one.get('name')!s:<28}{pounds(one.get('npv_gbp')):>14}  {band}  "
            f"{plural(count, 'rule')} broken"
        )


def pounds(amount: object) -> str:
    """An amount for a terminal: whole pounds with a sign before the £, or not known."""
    if not isinstance(amount, Decimal | int | float):
        return "not known"
    sign = "-" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.0f}"
