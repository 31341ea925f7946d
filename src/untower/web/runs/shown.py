"""A run's figures as a page writes them; what is not known says so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from untower.phrases import plural
from untower.record.people.models import Account
from untower.record.runs.models import Effort, RunState
from untower.web.runs.words import NOT_KNOWN, day_words, percent, pounds, rounded

if TYPE_CHECKING:
    from uuid import UUID

    from untower.record.runs.models import Run

MINUS = "−"
NOT_WORKED_OUT = "not in a what-if"
PLANNING = "Planning model: not an award decision"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One run as a row beside others."""

    run: Run
    cost: str
    outcome: str
    groups: str
    saving: str
    first_decision: str
    gap: str
    rules: str


def line_of(run: Run) -> Line:
    """A run's line in the table of scenarios; what is still computed says how far it is."""
    told = run.summary
    if run.state != RunState.DONE:
        waits = run.get_state_display()
        best = run.progress.get("best_gbp")
        return Line(
            run=run,
            cost=f"{pounds(best)} so far" if best and run.is_under_way else "–",
            outcome="–",
            groups="–",
            saving="–",
            first_decision="–",
            gap=percent(run.progress.get("gap")) if run.is_under_way else "–",
            rules=waits,
        )
    is_whole = run.effort == Effort.WHOLE
    return Line(
        run=run,
        cost=pounds(told.get("cost_gbp")),
        outcome=rounded(told.get("outcome_pct")) if is_whole else NOT_WORKED_OUT,
        groups=str(told.get("groups") or NOT_KNOWN),
        saving=saving_words(told) if is_whole else NOT_WORKED_OUT,
        first_decision=day_words(told.get("first_decision_on")),
        gap=percent(told.get("gap")),
        rules=rules_words(told),
    )


def saving_words(told: dict[str, Any]) -> str:
    """A saving never stands without its range: 23% (11 to 34)."""
    shares = told.get("saving_pct") or {}
    if shares.get("p10") is None or shares.get("point") is None:
        return NOT_KNOWN
    point, low, high = (Decimal(str(shares[n])) for n in ("point", "p10", "p90"))
    return f"{point:.0f}% ({low:.0f} to {high:.0f})".replace("-", MINUS)


def rules_words(told: dict[str, Any]) -> str:
    """Whether the choice keeps every rule, and which it breaks."""
    broken = told.get("rules_broken")
    if broken is None:
        return str(told.get("status") or NOT_KNOWN)
    if not broken:
        return "all hold"
    return f"breaks {len(broken)}: {', '.join(broken)}"


def who(token: UUID | None, roles: str) -> str:
    """Who did something: a name while the account has one, and the roles held then."""
    account = None if token is None else Account.objects.filter(token=token).first()
    as_roles = roles.replace("_", " ") or "the service"
    return as_roles if account is None else f"{account}, {as_roles}"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One component that two runs give to different providers."""

    component: str
    layer: str
    chosen: tuple[str, ...]


def differences(runs: list[Run]) -> tuple[list[Difference], int]:
    """The components that the runs choose differently for, and how many they agree on."""
    choices = [run.summary.get("choices") or {} for run in runs]
    every = list(dict.fromkeys(key for one in choices for key in one))
    found, alike = [], 0
    for key in every:
        rows = [one.get(key) for one in choices]
        if len({None if row is None else row["offer_id"] for row in rows}) == 1:
            alike += 1
            continue
        first = next(row for row in rows if row)
        found.append(
            Difference(
                component=first["name"] or key,
                layer=(first["layer"] or "").replace("_", " "),
                chosen=tuple(_provider(row) for row in rows),
            )
        )
    return sorted(found, key=lambda d: (d.layer, d.component.casefold())), alike


def _provider(row: dict[str, Any] | None) -> str:
    if row is None:
        return "nobody"
    basis = str(row["basis"] or "")
    named = row["group_name"] or NOT_KNOWN
    return f"{named} (stays)" if basis == "retain" else f"{named} ({basis.replace('_', ' ')})"


def wishes_words(run: Run) -> list[str]:
    """What was asked of a run beside its tables, one thing a sentence."""
    asked = run.wishes
    said = []
    if asked.get("weights"):
        weights = asked["weights"]
        said.append(" : ".join(f"{name} {value}" for name, value in weights.items()))
    for row in asked.get("limits") or []:
        about = " ".join(str(row[c]) for c in ("subject", "other_subject") if row.get(c))
        kind = str(row.get("kind", "")).replace("_", " ")
        value = "" if row.get("value") is None else f" {Decimal(str(row['value'])).normalize():f}"
        said.append(f"{kind}{f' of {about}' if about else ''}{value}")
    said += [f"{component} must have {to}" for component, to in asked.get("fixed") or []]
    said += [f"without the rule {rule}" for rule in asked.get("without") or []]
    return said or ["The rules of the tables as they stand"]


def counted(how_many: int) -> str:
    """How many runs: 1 run, 3 runs."""
    return plural(how_many, "run")
