"""What a command line asks of the choice of providers: limits, fixed choices, time and gap."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from untower.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.award import Wishes
    from untower.case import CaseWishes

Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        help='A rule for this run: --limit "kind=suppliers_max, value=20", with the columns of '
        "the table limits. May be repeated.",
        metavar='"COLUMN=VALUE, …"',
    ),
]
Fixes = Annotated[
    list[str] | None,
    typer.Option(
        "--fix",
        help="What a component must have: an offer, a supplier, or retain. May be repeated.",
        metavar="COMPONENT=OFFER",
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(help="Leave a rule out, by its id. May be repeated.", metavar="RULE"),
]
Seconds = Annotated[
    float | None,
    typer.Option(help="Stop the search after so long, with the best found.", metavar="SECONDS"),
]
Gap = Annotated[
    float,
    typer.Option(help="How close to the best possible is close enough, in %.", metavar="PCT"),
]
Seed = Annotated[int, typer.Option(help="Where chance starts.", metavar="NUMBER")]

Draws = Annotated[
    int,
    typer.Option(help="How often every uncertain cost is drawn.", metavar="NUMBER"),
]
Scenarios = Annotated[
    list[Path] | None,
    typer.Option(
        "--scenario",
        help="A choice of your own to be costed beside the others (TOML: name, fixed, limits, "
        "without). May be repeated.",
        metavar="FILE",
    ),
]

DRAWS_FEWEST, DRAWS_MOST = 1_000, 1_000_000
"""Fewer draws say little of one time in ten; more would tell nobody more."""


def wishes_of(
    limits: list[str] | None,
    fixes: list[str] | None,
    without: list[str] | None,
    seconds: float | None,
    gap_pct: float,
    seed: int,
    *,
    is_explained: bool = True,
) -> Wishes:
    """The options as the step reads them; WrongUse for one that is not of its form."""
    from untower.award import Wishes
    from untower.wishing import limit_of, pair_of

    if gap_pct < 0:
        raise WrongUse(f"--gap {gap_pct:g}: allowed: 0 or more, in %.")
    if seconds is not None and seconds <= 0:
        raise WrongUse(f"--seconds {seconds:g}: allowed: more than 0.")
    return Wishes(
        seed=seed,
        gap_pct=gap_pct,
        fixed=tuple(pair_of(text, option="--fix ") for text in fixes or []),
        without=tuple(without or ()),
        extra_limits=tuple(
            limit_of(text, n, option="--limit ") for n, text in enumerate(limits or [], start=1)
        ),
        stop=None if seconds is None else _after(seconds),
        is_explained=is_explained,
    )


def case_wishes_of(
    draws: int, seed: int, scenarios: list[Path] | None, *, has_regret: bool = True
) -> CaseWishes:
    """What is asked of the case; WrongUse for too few draws or a scenario file with slips."""
    from untower.case import CaseWishes
    from untower.cli.scenarios import scenarios_of

    if not DRAWS_FEWEST <= draws <= DRAWS_MOST:
        raise WrongUse(f"--draws {draws:,}: allowed: {DRAWS_FEWEST:,} to {DRAWS_MOST:,}.")
    return CaseWishes(
        draws=draws, seed=seed, scenarios=scenarios_of(scenarios), has_regret=has_regret
    )


def _after(seconds: float) -> Callable[[], bool]:
    """True once so long has passed since it was first asked: when the search began."""
    begun: list[float] = []

    def is_over() -> bool:
        if not begun:
            begun.append(time.monotonic())
        return time.monotonic() - begun[0] >= seconds

    return is_over
