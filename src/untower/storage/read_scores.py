"""Which scores stand on evaluators' filled sheets, and which cells cannot be taken?

A sheet is known by its headers. Each score is checked against what that evaluator was given to
score: text in a score, a score off the scale, one without a reason, one nobody was assigned. Every
row is accounted for: taken, already there, blank or refused by name, with its sheet and cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from untower.journey import NO_REASON
from untower.storage import refusals, score_sheet
from untower.storage.cells import type_cells
from untower.storage.returned_sheets import returned_sheets
from untower.storage.sheet_extent import column_letters
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from untower.answers.scoring import ScoringLine, ScoringSheet

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
DO_ASK_WHICH = "Ask the evaluator which is right, and send one sheet."
FIELDS = {
    score_sheet.SCORE: "scores.score",
    score_sheet.REASON: "scores.reason",
    score_sheet.WHEN: "scores.scored_at",
}


@dataclass(frozen=True, kw_only=True)
class ReadScores:
    """`scores` has the columns of that table and where each row stood; `refused` has
    REFUSAL_COLUMNS, its column naming the cell. `asked` = rows taken + `already_there` + `blank` +
    `rows_refused`; a refused file stands in `refused` too and asks nothing.
    """

    scores: pl.DataFrame
    refused: pl.DataFrame
    asked: int
    blank: int
    already_there: int
    rows_refused: int

    def __post_init__(self) -> None:
        """Stop at once if a score was lost: that is a fault of ours."""
        told = self.scores.height + self.already_there + self.blank + self.rows_refused
        if told != self.asked:
            raise AssertionError(f"{self.asked} scores, {told} accounted for: one was lost")


class _Filled(NamedTuple):
    """One row as it was filled, with the sheet's letters of the cells."""

    file: str
    row: int
    cells: Mapping[str, str]
    letters: Mapping[str, str]


@dataclass
class _Found:
    lines: Mapping[tuple[str, str, str], ScoringLine]
    before: Mapping[tuple[str, str, str], tuple[float | None, str | None]]
    taken: dict[tuple[str, str, str], dict[str, object]] = field(default_factory=dict)
    refused: list[pl.DataFrame] = field(default_factory=list)
    asked: int = 0
    blank: int = 0
    already_there: int = 0
    rows_refused: int = 0

    def refuse(self, at: _Filled, header: str, reason: str, allowed: str, do: str) -> None:
        """Name one cell that cannot be taken."""
        self.refused.append(
            refusals.refusals(
                at.file,
                pl.Series("row", [at.row], dtype=pl.UInt32),
                reason,
                do=do,
                column=f"{header} ({at.letters[header]}{at.row})",
                field=FIELDS.get(header),
                value=at.cells[header] or None,
                allowed=allowed,
            )
        )


def read_scores(
    sheets: Sequence[ScoringSheet],
    sources: Sequence[Path | str],
    *,
    scores: pl.DataFrame | None = None,
) -> ReadScores:
    """The individual scores of filled scoring workbooks: files, folders of them, patterns.

    `sheets` say what was given to whom as the tables stand now; `scores` are those already on
    record, of which none is changed. A file without scores, or one that cannot be read, is one
    refusal; the others are read.
    """
    found = _Found(
        lines={line.key: line for sheet in sheets for line in sheet.lines},
        before=_on_record(scores),
    )
    for source in sources:
        _read_source(source, found)
    columns = TABLES["scores"].columns
    schema = {c.name: c.dtype() for c in columns} | {
        "source_file": pl.String(),
        "source_row": pl.Int64(),
    }
    return ReadScores(
        scores=pl.DataFrame(list(found.taken.values()), schema=schema, orient="row"),
        refused=refusals.joined(found.refused),
        asked=found.asked,
        blank=found.blank,
        already_there=found.already_there,
        rows_refused=found.rows_refused,
    )


def _on_record(
    scores: pl.DataFrame | None,
) -> dict[tuple[str, str, str], tuple[float | None, str | None]]:
    if scores is None or scores.is_empty():
        return {}
    names = ("evaluator_id", "offer_id", "criterion_id", "stage", "score", "reason")
    whole = scores.select(
        pl.col(name) if name in scores.columns else pl.lit(None).alias(name) for name in names
    )
    return {
        (token, offer, criterion): (score, reason)
        for token, offer, criterion, stage, score, reason in whole.iter_rows()
        if stage == score_sheet.STAGE
    }


def _read_source(source: Path | str, found: _Found) -> None:
    sheets = returned_sheets(
        source,
        score_sheet.MARKS,
        found.refused,
        none="holds no scores",
        do="Give the scoring workbooks as they were written, filled in.",
    )
    for sheet in sheets:
        letters = {mark: column_letters(place + 1) for mark, place in sheet.places.items()}
        for row, cells in sheet.rows():
            if any(cells.values()):
                found.asked += 1
                _take(_Filled(sheet.grid.file, row, cells, letters), found)


def _take(filled: _Filled, found: _Found) -> None:
    """Take one row's score, or name each of its cells that keeps it from being taken."""
    cells = filled.cells
    if not cells[score_sheet.SCORE] and not cells[score_sheet.REASON]:
        found.blank += 1
        return
    key = (cells[score_sheet.EVALUATOR], cells[score_sheet.TENDER], cells[score_sheet.CRITERION_ID])
    line = found.lines.get(key)
    before = len(found.refused)
    if line is None or line.check != cells[score_sheet.CHECK]:
        _misplaced(filled, line, found)
    else:
        score = _score(filled, line, found)
        _reason(filled, found)
        when = _when(filled, found)
        if len(found.refused) == before and score is not None:
            _keep(filled, key, score, when, found)
            return
    found.rows_refused += 1


def _misplaced(filled: _Filled, line: ScoringLine | None, found: _Found) -> None:
    if line is None:
        found.refuse(
            filled,
            score_sheet.EVALUATOR,
            "this evaluator was not given this tender and criterion to score",
            "a row as it was sent, of the evaluator's own assignments",
            "Score on a sheet written from the assignments as they are now.",
        )
        return
    found.refuse(
        filled,
        score_sheet.CHECK,
        "the row's marks were changed, or the scale is another than the one that was sent",
        "the row as it was sent",
        "Write the sheets anew, and score on them.",
    )


def _score(filled: _Filled, line: ScoringLine, found: _Found) -> float | None:
    text = filled.cells[score_sheet.SCORE]
    allowed, do = line.allowed, "Ask the evaluator for a score of the scale."
    if not text:
        found.refuse(
            filled,
            score_sheet.SCORE,
            "a reason is given and no score: a blank is never 0",
            allowed,
            do,
        )
        return None
    if NUMBER.fullmatch(text) is None:
        found.refuse(filled, score_sheet.SCORE, "text in a score: it is no number", allowed, do)
        return None
    if float(text) not in line.scale:
        found.refuse(
            filled, score_sheet.SCORE, "the score is not on the published scale", allowed, do
        )
        return None
    return float(text)


def _reason(filled: _Filled, found: _Found) -> None:
    if filled.cells[score_sheet.REASON].casefold().rstrip(".") in ("", *NO_REASON):
        found.refuse(
            filled,
            score_sheet.REASON,
            "the score has no reason",
            "a reason from the tender's own content",
            "Ask the evaluator why the tender earned it.",
        )


def _when(filled: _Filled, found: _Found) -> object:
    text = filled.cells[score_sheet.WHEN]
    if not text:
        return None
    typed = type_cells(pl.Series([text]), TABLES["scores"].column("scored_at"))
    if len(typed.bad):
        found.refuse(
            filled,
            score_sheet.WHEN,
            typed.reasons[0],
            "a date and time, or blank",
            "Write it as 31/03/2027 14:05, or leave the cell blank.",
        )
    return typed.values[0]


def _keep(
    filled: _Filled, key: tuple[str, str, str], score: float, when: object, found: _Found
) -> None:
    """Keep a score that is in order, unless another stands for the same already."""
    reason = filled.cells[score_sheet.REASON]
    stands = found.before.get(key)
    twice = found.taken.get(key)
    if stands is not None and stands[0] is not None and stands[0] != score:
        _differs(filled, f"a score of {stands[0]:g} is on record already", found)
    elif stands is not None and stands[0] == score:
        found.already_there += 1
    elif twice is not None and (twice["score"], twice["reason"]) != (score, reason):
        _differs(
            filled,
            f"scored twice: {twice['source_file']} row {twice['source_row']} says "
            f"{twice['score']:g}",
            found,
        )
    elif twice is not None:
        found.already_there += 1
    else:
        found.taken[key] = {
            "evaluator_id": key[0],
            "offer_id": key[1],
            "criterion_id": key[2],
            "stage": score_sheet.STAGE,
            "score": score,
            "reason": reason,
            "scored_at": when,
            "source_file": filled.file,
            "source_row": filled.row,
        }


def _differs(filled: _Filled, reason: str, found: _Found) -> None:
    found.refuse(
        filled, score_sheet.SCORE, reason, "one score a tender and criterion", DO_ASK_WHICH
    )
    found.rows_refused += 1
