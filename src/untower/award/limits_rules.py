"""Which rules must the choice keep: those of the `limits` table, and those on by default?

A row of the table replaces the default of its kind: for its subject where it names one, wholly
where it does not. What a row leaves open (a comparator, a value that has a usual meaning) is filled
in here, once, for the solver's rows and for the checker alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.award.capacity import free_in_house_fte, manageable_groups_at_most
from untower.needs.whole_tables import records_of
from untower.options.terms import stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from untower.award.situation import Situation
    from untower.needs.whole_tables import Record

AT_MOST, AT_LEAST, EXACTLY = "at_most", "at_least", "exactly"
DEFAULT_SIDE = {
    "suppliers_max": AT_MOST,
    "suppliers_min": AT_LEAST,
    "supplier_share": AT_MOST,
    "layer_share": AT_MOST,
    "sme_share": AT_LEAST,
    "contract_value": AT_MOST,
    "budget_year": AT_MOST,
    "fte": AT_MOST,
    "lots_per_supplier": AT_MOST,
    "user_floor": AT_LEAST,
    "supplier_capacity": AT_MOST,
}
PCT_KINDS = ("supplier_share", "layer_share", "sme_share")
NO_NEW_TOWER, FREE_POSTS = "no_new_tower", "free_posts"
DEFAULTS = ("user_floor", NO_NEW_TOWER, "integrator_apart", "supplier_capacity", FREE_POSTS)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule in force. `value` is in the unit it is checked in: pounds, posts, points, counts, or
    a share from 0 to 1; None where the kind has none. A default is a rule nobody had to write down.

    `rank` None: mandatory. Otherwise 1 gives way last.
    """

    rule_id: str
    kind: str
    subject: str | None = None
    other_subject: str | None = None
    year: int | None = None
    comparator: str | None = None
    value: float | None = None
    rank: int | None = None
    is_default: bool = False
    reason: str = ""

    @property
    def is_mandatory(self) -> bool:
        """Whether it may not be broken."""
        return self.rank is None


def limit_rows(
    tables: Mapping[str, pl.DataFrame], extra: Sequence[Mapping[str, object]] = ()
) -> list[Record]:
    """The rows of `limits` and those added for this run, with every declared column.

    A row about one procurement is left out: it says how that one is awarded, and no plan is.
    """
    assessed = _procurement_ids(tables)
    rows = [r for r in records_of(tables, "limits") or [] if r["subject"] not in assessed]
    blank: Record = dict.fromkeys(rows[0]) if rows else dict.fromkeys(_limit_columns())
    return [*rows, *({**blank, **row} for row in extra)]


def limits_of_procurements(tables: Mapping[str, pl.DataFrame]) -> list[Record]:
    """The rows of `limits` about a procurement: its award keeps them, a plan does not."""
    assessed = _procurement_ids(tables)
    return [r for r in records_of(tables, "limits") or [] if r["subject"] in assessed]


def _procurement_ids(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    ids = {r["procurement_id"] for r in records_of(tables, "procurements") or []}
    return {str(one) for one in ids if one is not None}


def _limit_columns() -> tuple[str, ...]:
    from untower.tables.award import LIMITS

    return (*LIMITS.column_names, "source_file", "source_row")


def rules_in_force(
    situation: Situation,
    *,
    extra_limits: Sequence[Mapping[str, object]] = (),
    without: Sequence[str] = (),
    fixed: Sequence[tuple[str, str]] = (),
) -> tuple[Rule, ...]:
    """Every rule of a run: the table's, the run's own, the fixed choices and the defaults.

    `without` names rules by id, a default by its name in DEFAULTS; `fixed` pairs a component with
    the offer or supplier it must have. Rows are taken to be free of what `bad_input` names.
    """
    rows = limit_rows(situation.tables, extra_limits)
    rules = [_rule(row, situation) for row in rows]
    rules += [
        Rule(rule_id=f"fix:{component}", kind="fix", subject=component, other_subject=to)
        for component, to in fixed
    ]
    rules += _defaults(situation, rows)
    return tuple(r for r in rules if r.rule_id not in set(without))


def _rule(row: Record, situation: Situation) -> Rule:
    kind = str(row["kind"])
    is_ranked = row["is_mandatory"] is False or (
        row["is_mandatory"] is None and row["priority"] is not None
    )
    value = row["value"]
    if value is None:
        value = _usual_value(kind, row, situation)
    elif kind in PCT_KINDS and row["unit"] != "share":
        value = value / 100
    return Rule(
        rule_id=str(row["limit_id"]),
        kind=kind,
        subject=row["subject"],
        other_subject=row["other_subject"],
        year=row["year"],
        comparator=row["comparator"] or DEFAULT_SIDE.get(kind),
        value=None if value is None else float(value),
        rank=None if not is_ranked else (row["priority"] if row["priority"] else 1),
        reason=row["reason"] or "",
    )


def _usual_value(kind: str, row: Record, situation: Situation) -> float | None:
    """What a limit without a value means, where that is known; None where it has none."""
    if kind == "user_floor":
        return 0.0
    if kind == "fte":
        return free_in_house_fte(situation.tables)
    if kind == "suppliers_max":
        return manageable_groups_at_most(situation.tables, on=situation.on, policy=situation.policy)
    if kind == "budget_year":
        budget = stated(situation.tables, "annual_budget_gbp")
        return None if budget is None else float(budget)
    if kind == "layer_share":
        return situation.numbers.tower_share
    if kind == "supplier_capacity" and row["subject"] is not None:
        return _capacities(situation).get(str(row["subject"]))
    return None


def has_usual_value(kind: str, row: Record, situation: Situation) -> bool:
    """Whether a limit of a kind may leave its value blank here."""
    if kind in ("exclude", "together", "apart", "fix", "integrator_apart"):
        return True
    if kind == "supplier_capacity" and row["subject"] is None:
        return True
    return _usual_value(kind, row, situation) is not None


def _defaults(situation: Situation, rows: Sequence[Record]) -> list[Rule]:
    """The rules that hold unless a row of their kind says otherwise."""
    named = {(str(r["kind"]), r["subject"]) for r in rows}
    found = []
    if ("user_floor", None) not in named:
        found.append(
            Rule(
                rule_id="user_floor",
                kind="user_floor",
                comparator=AT_LEAST,
                value=0.0,
                is_default=True,
                reason="no service gets worse for its users",
            )
        )
    if ("layer_share", None) not in named:
        found.append(
            Rule(
                rule_id=NO_NEW_TOWER,
                kind="layer_share",
                comparator=AT_MOST,
                value=situation.numbers.tower_share,
                is_default=True,
                reason="no group holds a layer of technology",
            )
        )
    if not any(kind == "integrator_apart" for kind, _ in named):
        found.append(
            Rule(
                rule_id="integrator_apart",
                kind="integrator_apart",
                is_default=True,
                reason="who joins the suppliers up does not also deliver what is joined",
            )
        )
    if ("supplier_capacity", None) not in named and _capacities(situation):
        found.append(
            Rule(
                rule_id="supplier_capacity",
                kind="supplier_capacity",
                comparator=AT_MOST,
                is_default=True,
                reason="no supplier takes on more than it can",
            )
        )
    free = free_in_house_fte(situation.tables)
    if not any(kind == "fte" for kind, _ in named) and free is not None:
        found.append(
            Rule(
                rule_id=FREE_POSTS,
                kind="fte",
                comparator=AT_MOST,
                value=free,
                is_default=True,
                reason="new work in-house needs people who have time for it",
            )
        )
    return found


def _capacities(situation: Situation) -> dict[str, float]:
    """What each supplier could take on in a year, where it is known."""
    return {
        str(r["supplier_id"]): float(r["capacity_gbp"])
        for r in records_of(situation.tables, "suppliers") or []
        if r["capacity_gbp"] is not None
    }


def capacities_under(rule: Rule, rules: Sequence[Rule], situation: Situation) -> dict[str, float]:
    """The suppliers a capacity rule is about and the most each may have.

    A rule about all suppliers leaves alone those another capacity rule names.
    """
    known = _capacities(situation)
    if rule.subject is not None:
        value = rule.value if rule.value is not None else known.get(rule.subject)
        return {} if value is None else {rule.subject: value}
    others = {r.subject for r in rules if r.kind == "supplier_capacity" and r.subject is not None}
    return {
        s: gbp if rule.value is None else rule.value for s, gbp in known.items() if s not in others
    }
