"""Does somebody on the staff hold services and suppliers together? S10 and S11."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.estate.sign import (
    ROWS_SHOWN,
    Presence,
    Sign,
    both,
    first_few,
    presence_of,
    share_true,
)
from untower.estate.whole_cost import NOT_KNOWN
from untower.findings import Row
from untower.phrases import plural
from untower.tables.capability import RETAINED_AS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from untower.estate.tower_signs import SignInputs

ROLE_READS = ("roles.name", "roles.retained_as", "roles.fte_employed")


def retained_signs(inputs: SignInputs) -> Iterator[Sign]:
    """S10 services nobody holds together, S11 no retained role in-house."""
    yield _orphaned(inputs)
    yield _no_skills(inputs)


# --- S10 -----------------------------------------------------------------------------------


def _orphaned(inputs: SignInputs) -> Sign:
    services = _rows(inputs, "services", "service_id")
    crossed = _Crossings(inputs)
    owners = _Owners(inputs)
    verdicts: dict[str, bool | None] = {}
    for service in services:
        public = service.get("is_public_facing")
        if public is False:
            continue
        is_crossed = crossed.at_least(service["service_id"], inputs.limits.crossed_contracts)
        verdict = both(is_crossed, owners.lacks(service))
        verdicts[service["service_id"]] = None if public is None and verdict else verdict
    found = [s for s in services if verdicts.get(s["service_id"])]
    unknown = sum(v is None for v in verdicts.values())
    presence = presence_of(verdicts.values())
    many = plural(len(verdicts), "user-facing service")
    least = inputs.limits.crossed_contracts
    said = {
        Presence.PRESENT: f"{len(found):,} of {many} cross {least} or more contracts and have no "
        f"owner on the staff: {first_few(str(s.get('name') or s['service_id']) for s in found)}."
        + (f" Of {unknown:,} it is not known." if unknown else ""),
        Presence.ABSENT: f"None of {many} crosses {least} contracts without an owner on the staff.",
        Presence.NOT_KNOWN: "Whether services cross contracts without an owner on the staff is not "
        + (f"known of {unknown:,} of {many}." if verdicts else "known: no services were read."),
    }
    return Sign(
        sign_id="S10",
        name=f"A service crosses {least} contracts and has no owner on the staff",
        presence=presence,
        score=share_true(presence, verdicts.values()),
        sentence=said[presence],
        reads=(
            "services.name",
            "services.owner_role",
            "services.is_public_facing",
            "uses.service_id",
            "uses.component_id",
            "charges.contract_id",
            "charges.component_id",
            "components.run_by",
            *ROLE_READS,
        ),
        rows=tuple(_row("services", "service_id", s) for s in found[:ROWS_SHOWN]),
        next_step="Name the role that answers for each service, and who fills it.",
    )


class _Crossings:
    """How many contracts in force each service crosses, at least and at most."""

    def __init__(self, inputs: SignInputs) -> None:
        uses = inputs.tables.get("uses")
        charged: dict[str, set[str]] = {}
        for scope in inputs.scopes:
            for charge in scope.charges:
                if charge.component_id is not None:
                    charged.setdefault(charge.component_id, set()).add(scope.contract_id)
        unsure = {s.contract_id for s in inputs.scopes if s.counts is None}
        cells = inputs.cost.cells
        hidden = cells.filter((cells["party"] == NOT_KNOWN) & cells["contract_id"].is_null())[
            "component_id"
        ].to_list()
        self.is_blind = (
            uses is None
            or not {"service_id", "component_id"} <= set(uses.columns)
            or inputs.tables.get("charges") is None
        )
        self.is_leaky = None in hidden or any(
            c.component_id is None for s in inputs.scopes for c in s.charges
        )
        self.sure: dict[str, set[str]] = {}
        self.possible: dict[str, int] = {}
        if uses is None or self.is_blind:
            return
        self.is_leaky |= bool(
            uses.select("service_id", "component_id").null_count().sum_horizontal()[0]
        )
        hidden_set = set(hidden)
        for service, component in (
            uses.select("service_id", "component_id").drop_nulls().iter_rows()
        ):
            crossed = charged.get(component, set())
            self.sure.setdefault(service, set()).update(crossed - unsure)
            more = len(crossed & unsure) + (component in hidden_set)
            self.possible[service] = self.possible.get(service, 0) + more

    def at_least(self, service_id: str, count: int) -> bool | None:
        """Whether a service crosses so many contracts."""
        if self.is_blind:
            return None
        sure = len(self.sure.get(service_id, ()))
        if sure >= count:
            return True
        may_be = self.is_leaky or sure + self.possible.get(service_id, 0) >= count
        return None if may_be else False


class _Owners:
    """Which roles are retained and filled by an employee, by name and id."""

    def __init__(self, inputs: SignInputs) -> None:
        self.filled: dict[str, bool | None] = {}
        roles = inputs.tables.get("roles")
        has_kept = roles is not None and "retained_as" in roles.columns
        for role in _rows(inputs, "roles", "role_id"):
            kept = role.get("retained_as") is not None if has_kept else None
            employed = role.get("fte_employed")
            verdict = both(kept, None if employed is None else employed > 0)
            for name in (role["role_id"], role.get("name")):
                if name is not None:
                    self.filled[str(name).casefold()] = verdict

    def lacks(self, service: Mapping[str, Any]) -> bool | None:
        """Whether a service's owner role is not one that is retained and filled by an employee."""
        owner = service.get("owner_role")
        if owner is None:
            return None
        filled = self.filled.get(str(owner).casefold())
        return None if filled is None else not filled


# --- S11 -----------------------------------------------------------------------------------


def _no_skills(inputs: SignInputs) -> Sign:
    roles = _rows(inputs, "roles", "role_id")
    held: dict[str, bool | None] = {}
    for role in roles:
        kept, employed = role.get("retained_as"), role.get("fte_employed")
        if kept is None:
            continue
        filled = None if employed is None else employed > 0
        held[kept] = (
            True if held.get(kept) or filled else None if filled is None else held.get(kept, False)
        )
    table = inputs.tables.get("roles")
    if any(held.values()):
        presence = Presence.ABSENT
    elif table is None or "retained_as" not in table.columns or None in held.values() or not roles:
        presence = Presence.NOT_KNOWN
    else:
        presence = Presence.PRESENT
    unknown = [k for k, v in held.items() if v is None]
    there = [k.replace("_", " ") for k in RETAINED_AS if held.get(k)]
    lacking = [k.replace("_", " ") for k in RETAINED_AS if not held.get(k) and k not in unknown]
    score = 1 - len(there) / len(RETAINED_AS) if roles and not unknown else None
    said = {
        Presence.PRESENT: "None of the roles to keep is filled by an employee.",
        Presence.ABSENT: f"{len(there)} of {len(RETAINED_AS)} roles to keep are filled by an "
        "employee" + (f"; not {', '.join(lacking)}." if lacking else "."),
        Presence.NOT_KNOWN: "Which of the roles to keep an employee fills is not known.",
    }
    return Sign(
        sign_id="S11",
        name="None of the roles to keep is in-house",
        presence=presence,
        score=score,
        sentence=said[presence],
        reads=ROLE_READS,
        rows=tuple(
            _row("roles", "role_id", r)
            for r in roles
            if r.get("retained_as") is not None and not r.get("fte_employed")
        )[:ROWS_SHOWN],
        next_step="List the roles to keep and how many employees fill each.",
    )


def _rows(inputs: SignInputs, table: str, key: str) -> list[dict[str, Any]]:
    """The rows of a table that have their key."""
    frame: pl.DataFrame | None = inputs.tables.get(table)
    if frame is None or key not in frame.columns:
        return []
    return [row for row in frame.iter_rows(named=True) if row[key] is not None]


def _row(table: str, key: str, row: Mapping[str, Any]) -> Row:
    return Row(
        table=table, key=str(row[key]), file=row.get("source_file"), row=row.get("source_row")
    )
