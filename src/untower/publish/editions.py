"""Who may see what: the one gate between a plan and anything that is written.

Every writer takes a `CutPlan`, which only `cut` makes; nothing else in publish sees a whole plan.
Denied by default: a column that is not declared, a figure that does not name its columns, an
answer that does not either, all count as above every edition but full. Whatever is withheld is
counted, so that a reader knows that there is more and where.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from untower.answers import FileIntake, Reading
from untower.errors import WrongUse
from untower.journey import State
from untower.storage.near_ids import SUGGESTED
from untower.tables import TABLES, Sensitivity, sensitivity_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from untower.answers import MissingCell, Plan, StepAnswer
    from untower.findings import Finding, Row

WITHHELD = "withheld in this edition"
PROVENANCE = ("source_file", "source_row")
Thing = TypeVar("Thing")

# Ten questions are asked at a time: more would not be read.
MISSING_SHOWN = 10


class Edition(Enum):
    """How much of a plan an output may show."""

    FULL = "full"
    MEMBERS = "members"
    PUBLIC = "public"

    @property
    def highest(self) -> Sensitivity:
        """The most sensitive level that this edition shows."""
        return {
            Edition.FULL: Sensitivity.PERSONAL,
            Edition.MEMBERS: Sensitivity.COMMERCIAL,
            Edition.PUBLIC: Sensitivity.PUBLIC,
        }[self]

    @property
    def title(self) -> str:
        """The marking, as a page shows it: "Members edition"."""
        return f"{self.value.capitalize()} edition"

    @property
    def holds(self) -> str:
        """What the marking says beside the title."""
        return {
            Edition.FULL: "holds every column, security and personal ones too",
            Edition.MEMBERS: "holds no security or personal columns",
            Edition.PUBLIC: "holds public columns only",
        }[self]

    def shows(self, read: str) -> bool:
        """Whether "table.column" may appear in this edition; a name not declared may not."""
        if self is Edition.FULL:
            return True
        level = _level(read)
        return level is not None and level <= self.highest

    def shows_all(self, reads: Iterable[str]) -> bool:
        """Whether something that rests on these columns may appear; on none named, it may not."""
        named = tuple(reads)
        return self is Edition.FULL or (bool(named) and all(self.shows(r) for r in named))

    def shows_keys_of(self, table: str) -> bool:
        """Whether the rows of a table may be named in this edition."""
        if self is Edition.FULL:
            return True
        declared = TABLES.get(table)
        return declared is not None and all(self.shows(f"{table}.{key}") for key in declared.keys)

    @property
    def shows_owner_roles(self) -> bool:
        """Whether the role that owns a row may be named: as its most sensitive column says."""
        return all(
            self.shows(f"{table.name}.owner_role")
            for table in TABLES.values()
            if "owner_role" in table.column_names
        )


def edition_named(wanted: Edition | str) -> Edition:
    """The edition by its name; WrongUse, with those there are, for any other."""
    try:
        return Edition(wanted)
    except ValueError:
        allowed = ", ".join(edition.value for edition in Edition)
        raise WrongUse(f"{wanted}: no such edition. Allowed: {allowed}.") from None


@cache
def _level(read: str) -> Sensitivity | None:
    """The sensitivity of "table.column"; None when it is not declared."""
    table, _, column = read.partition(".")
    if table not in TABLES:
        return None
    if column in PROVENANCE and column not in TABLES[table].column_names:
        return Sensitivity.PUBLIC
    try:
        return sensitivity_of(read)
    except KeyError:
        return None


@dataclass(frozen=True, kw_only=True)
class CutPlan:
    """A plan that holds nothing above its edition. Only `cut` makes one.

    `withheld` counts what was left out: "findings" → 3.
    """

    plan: Plan
    edition: Edition
    withheld: Mapping[str, int] = field(default_factory=dict)

    @property
    def withheld_words(self) -> str:
        """What a higher edition holds beside this, in a sentence; empty when nothing does."""
        counted = [_counted(count, what) for what, count in self.withheld.items() if count]
        if not counted:
            return ""
        said = counted[0] if len(counted) == 1 else ", ".join(counted[:-1]) + " and " + counted[-1]
        is_one = sum(self.withheld.values()) == 1
        return f"{said} {'is' if is_one else 'are'} in a higher edition."


class _Count:
    """Counts what the gate holds back while it cuts."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.by_kind: dict[str, int] = {}

    def keep(self, kind: str, things: Iterable[tuple[Thing, bool]]) -> tuple[Thing, ...]:
        """The things that may be shown; the others are counted under their kind."""
        kept = []
        for thing, may in things:
            if may:
                kept.append(thing)
            else:
                self.add(kind)
        return tuple(kept)

    def add(self, kind: str, number: int = 1) -> None:
        """Note that some things of a kind are withheld."""
        if number:
            self.by_kind[kind] = self.by_kind.get(kind, 0) + number


def cut(plan: Plan, edition: Edition, *, missing_shown: int | None = MISSING_SHOWN) -> CutPlan:
    """The plan with everything above the edition left out and counted.

    Full leaves nothing out; members leaves out whatever rests on a security or personal column;
    public keeps only what rests on public columns alone. A key that names a row counts as read.
    `missing_shown` is how many missing cells are kept, None for all of them.
    """
    if edition is Edition.FULL:
        return CutPlan(plan=replace(plan, missing=plan.missing[:missing_shown]), edition=edition)
    count = _Count(edition)
    is_named = plan.organisation is None or edition.shows("organisation.name")
    if not is_named:
        count.add("organisation names")
    steps = tuple(_cut_step(step, count) for step in plan.steps)
    missing = _cut_missing(plan.missing, count)
    shown = replace(
        plan,
        organisation=plan.organisation if is_named else None,
        reading=_cut_reading(plan.reading, count),
        steps=steps,
        missing=missing[:missing_shown],
    )
    return CutPlan(plan=shown, edition=edition, withheld=dict(count.by_kind))


def _cut_step(step: StepAnswer, count: _Count) -> StepAnswer:
    edition = count.edition
    is_answer_shown = edition.shows_all(step.answer_reads)
    answer, assumed = step.answer, step.assumed
    if step.state is State.TO_COME and not is_answer_shown:
        answer, assumed = "To come.", ()
    elif not is_answer_shown:
        count.add("answers")
        count.add("assumptions", len(assumed))
        answer, assumed = f"The answer is {WITHHELD}.", ()
    figures = {n: v for n, v in step.figures.items() if _shows_figure(step, n, edition)}
    count.add("figures", len(step.figures) - len(figures))
    live = step.live
    if live is not None and not edition.shows_all(live.reads):
        count.add("live cases")
        live = None
    return replace(
        step,
        answer=answer,
        assumed=assumed,
        figures=figures,
        figure_reads={n: r for n, r in step.figure_reads.items() if n in figures},
        findings=tuple(
            _cut_finding(f, edition)
            for f in count.keep(
                "findings", ((f, _shows_finding(f, edition)) for f in step.findings)
            )
        ),
        pictures=count.keep("pictures", ((p, edition.shows_all(p.reads)) for p in step.pictures)),
        # The plan's own ten are chosen among these: they are counted there, once.
        missing=_cut_missing(step.missing, _Count(edition)),
        live=live,
    )


def _shows_figure(step: StepAnswer, name: str, edition: Edition) -> bool:
    return edition.shows_all(step.figure_reads.get(name, ()))


def _shows_finding(finding: Finding, edition: Edition) -> bool:
    """A finding names its subject by key: a declared table's keys count as read."""
    is_subject_shown = finding.subject_table not in TABLES or edition.shows_keys_of(
        finding.subject_table
    )
    return is_subject_shown and edition.shows_all(finding.reads)


def _cut_finding(finding: Finding, edition: Edition) -> Finding:
    return replace(
        finding,
        rows=tuple(row for row in finding.rows if _shows_row(row, edition)),
        owner_role=finding.owner_role if edition.shows_owner_roles else None,
    )


def _shows_row(row: Row, edition: Edition) -> bool:
    return edition.shows_keys_of(row.table)


def _cut_missing(cells: tuple[MissingCell, ...], count: _Count) -> tuple[MissingCell, ...]:
    edition = count.edition
    kept = count.keep("missing cells", ((c, _shows_missing(c, edition)) for c in cells))
    if edition.shows_owner_roles:
        return kept
    return tuple(replace(cell, owner_role=None) for cell in kept)


def _shows_missing(cell: MissingCell, edition: Edition) -> bool:
    is_key_shown = cell.key is None or edition.shows_keys_of(cell.table)
    return is_key_shown and edition.shows(f"{cell.table}.{cell.column}")


# --- what was read -------------------------------------------------------------------------


def _cut_reading(reading: Reading, count: _Count) -> Reading:
    edition = count.edition
    tables = {}
    # A withheld column is counted once, whether it was kept, or only its header was seen.
    seen = {
        read
        for intake in reading.intake
        for name in intake.headers
        if not edition.shows(read := full_field(intake, name))
    }
    for name, frame in reading.tables.items():
        shown = [c for c in frame.columns if edition.shows(f"{name}.{c}")]
        seen |= {f"{name}.{column}" for column in frame.columns if column not in shown}
        tables[name] = frame.select(shown) if shown else pl.DataFrame(height=frame.height)
    count.add("columns", len(seen))
    return Reading(tables=tables, intake=tuple(_cut_intake(i, count) for i in reading.intake))


def _cut_intake(intake: FileIntake, count: _Count) -> FileIntake:
    """A file's headers and assumptions are in its own words: shown only where all it holds is."""
    shown = {
        field_name: header
        for field_name, header in intake.headers.items()
        if count.edition.shows(full_field(intake, field_name))
    }
    is_whole = intake.table is not None and len(shown) == len(intake.headers)
    if not is_whole:
        count.add("assumptions", len(intake.assumed))
    return replace(
        intake,
        headers=shown,
        assumed=intake.assumed if is_whole else (),
        refused=_cut_refused(intake.refused, count),
    )


def full_field(intake: FileIntake, field_name: str) -> str:
    """A field of a file as "table.column": the reader leaves the file's own table off."""
    return field_name if "." in field_name else f"{intake.table}.{field_name}"


def _cut_refused(refused: pl.DataFrame, count: _Count) -> pl.DataFrame:
    """A refused value is shown only where its column is known and within the edition.

    The header goes with it, replaced by the declared name of the column, if it has one; so does
    any sentence that repeats the value.
    """
    if refused.is_empty():
        return refused
    fields = [f for f in refused["field"].unique().to_list() if f]
    shown = [f for f in fields if count.edition.shows(f)]
    known = [f for f in fields if _level(f) is not None]
    is_shown = pl.col("field").is_in(shown).fill_null(value=False)
    is_known = pl.col("field").is_in(known).fill_null(value=False)
    has_value = pl.col("value").fill_null("") != ""
    count.add("refused values", refused.filter(~is_shown & has_value).height)
    field_name = pl.when(is_known).then(pl.col("field")).otherwise(pl.lit(None, pl.String))
    has_header = pl.col("column").fill_null("") != ""
    return refused.with_columns(
        pl.when(~is_shown & has_value)
        .then(pl.lit(WITHHELD))
        .otherwise(pl.col("value"))
        .alias("value"),
        pl.when(~is_shown & has_header)
        .then(field_name)
        .otherwise(pl.col("column"))
        .alias("column"),
        pl.when(is_shown).then(pl.col("field")).otherwise(field_name).alias("field"),
        *(
            pl.when(~is_shown & has_value & _repeats_value(name))
            .then(pl.lit(WITHHELD))
            # The id that was probably meant says nearly as much as the value does.
            .when(~is_shown)
            .then(pl.col(name).str.replace_all(SUGGESTED, ""))
            .otherwise(pl.col(name))
            .alias(name)
            for name in ("reason", "allowed", "do")
        ),
    )


def _repeats_value(name: str) -> pl.Expr:
    return pl.col(name).str.contains(pl.col("value"), literal=True).fill_null(value=False)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what[:-1] if count == 1 else what}"
