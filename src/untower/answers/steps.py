"""What one step answers, what is missing, and the whole run ready to publish."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from untower.answers.live import LiveModel
    from untower.answers.pictures import Picture
    from untower.answers.reading import Reading
    from untower.answers.values import Figure
    from untower.findings import Finding
    from untower.journey import State


@dataclass(frozen=True, kw_only=True)
class MissingCell:
    """A blank that would change most if it were filled, and whom to ask."""

    table: str
    key: str | None
    column: str
    question: str
    owner_role: str | None
    money_gbp: Decimal | None
    settles: int


@dataclass(frozen=True, kw_only=True)
class StepAnswer:
    """One step's answer: state, the answer in two sentences, figures, findings, pictures.

    `figures` is what plan.json carries under steps.<name>.figures; `figure_reads` maps each of its
    top-level names to the columns behind it (for editions: a name without an entry is withheld
    from every edition but full). `says` maps the answer text to columns in the same way.
    `live` is what a workbook works the answer out from again, where a step can be.
    """

    step: str
    state: State
    answer: str
    answer_reads: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    figure_reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    pictures: tuple[Picture, ...] = ()
    missing: tuple[MissingCell, ...] = ()
    assumed: tuple[str, ...] = ()
    live: LiveModel | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A whole run, ready to publish: what was read, what each step answers, what is missing.

    `missing` is every missing cell, the one that would change most first; an edition shows ten.
    """

    purpose: str
    on: date
    organisation: str | None
    reading: Reading
    steps: tuple[StepAnswer, ...]
    missing: tuple[MissingCell, ...]
