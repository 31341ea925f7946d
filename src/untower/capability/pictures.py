"""Who takes each decision, who fills the roles to keep, and where are posts short?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Dress, Grid, Picture, PostLine, Posts, Table, Value, Wearer
from untower.capability.decision_holders import CONTRACTOR, IN_HOUSE, NOT_KNOWN, SUPPLIER
from untower.capability.figures import (
    DECISION_READS,
    FTE_READS,
    RETAINED_READS,
    STRATEGY_READS,
    gap_total,
)
from untower.capability.posts import HOLDERS, sum_known_all
from untower.capability.wording import decisions_title, posts_title
from untower.findings import Outcome
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.capability.decision_holders import Holder
    from untower.capability.facts import Facts
    from untower.capability.posts import RetainedRole

DRAWN = 12
PLACES = (IN_HOUSE, CONTRACTOR, SUPPLIER, NOT_KNOWN)
NONE = "·"
STATES = {
    Outcome.MET: "yes",
    Outcome.NOT_MET: "no",
    Outcome.NOT_KNOWN: None,
    Outcome.NOT_APPLICABLE: "not needed",
}


def pictures_of(facts: Facts) -> tuple[Picture, ...]:
    """Decisions, roles to keep, strategies and gaps, where their tables were read."""
    return tuple(_pictures(facts))


def _pictures(facts: Facts) -> Iterator[Picture]:
    if facts.has_decisions:
        yield _decisions(facts)
    if facts.posts:
        yield _retained(facts)
    if facts.strategies:
        yield _strategies(facts)
    if facts.posts:
        yield _gaps(facts)


def _decisions(facts: Facts) -> Grid:
    return Grid(
        picture_id="decision_holders",
        title=decisions_title(facts),
        drawn="Who takes each decision now",
        columns=("Decision", "In house", "Contractor", "Supplier", "Not known"),
        rows=tuple(_decision_row(h) for h in facts.decisions),
        reads=(*DECISION_READS, "suppliers.parent_id"),
        down=tuple(_raised(h.words) for h in facts.decisions),
        across=("In house", "Contractor", "Supplier", "Not known"),
        cells=tuple(
            tuple(_dress(h) if place == h.holder else None for place in PLACES)
            for h in facts.decisions
        ),
    )


def _dress(holder: Holder) -> Dress:
    """Who takes a decision, as a mark; a supplier under the name of its group."""
    if holder.holder == SUPPLIER:
        return Dress(Wearer.OTHERS, None, "+", holder.group or "a supplier not named")
    return {
        IN_HOUSE: Dress(Wearer.HOUSE, None, "=", "in house"),
        CONTRACTOR: Dress(Wearer.CONTRACTOR, None, "c", "a contractor"),
    }.get(holder.holder, Dress(Wearer.NOT_KNOWN, None, "?", "not known"))


def _raised(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _decision_row(holder: Holder) -> tuple[Value, ...]:
    said = {
        IN_HOUSE: holder.held_by_role or "in house",
        CONTRACTOR: holder.held_by_role or "contractor",
        SUPPLIER: holder.supplier or "supplier",
        NOT_KNOWN: "?",
    }[holder.holder]
    return (
        _raised(holder.words),
        *(said if place == holder.holder else NONE for place in PLACES),
    )


def _retained(facts: Facts) -> Posts:
    return Posts(
        picture_id="retained_posts",
        title=posts_title(facts),
        drawn="Full-time posts of the roles to keep, by who fills them",
        note="The eight roles are a house convention: no official list was found.",
        columns=(
            "Role",
            "Needed",
            "In house",
            "Contractor",
            "Supplier",
            "Empty",
            "Held in-house",
        ),
        rows=tuple(
            (
                _raised(role.words),
                role.fte("needed"),
                role.fte("employed"),
                role.fte("contractor"),
                role.fte("supplier"),
                sum_known_all([p.empty_fte for p in role.posts]),
                STATES[role.outcome],
            )
            for role in facts.retained
        ),
        reads=RETAINED_READS,
        lines=tuple(_post_line(role) for role in facts.retained),
    )


def _post_line(role: RetainedRole) -> PostLine:
    """The posts of a role by who fills them, over all rows that are that role.

    What is needed and not known to be filled is empty only where every count of the row is known;
    else it is not known, and where the need is blank too not even how many.
    """
    filled = [sum(getattr(p, f"fte_{h}") or 0.0 for p in role.posts) for h in HOLDERS]
    empty, unknown = 0.0, 0.0
    is_counted = bool(role.posts)
    for post in role.posts:
        if post.empty_fte is not None:
            empty += post.empty_fte
        elif post.fte_needed is None:
            is_counted = False
        else:
            unknown += max(post.fte_needed - sum(f for f in post.filled if f is not None), 0.0)
    return PostLine(
        label=_raised(role.words),
        staff=filled[0],
        contractor=filled[1],
        supplier=filled[2],
        empty=round(empty, 4),
        not_known=round(unknown, 4) if is_counted else None,
        note=_post_note(role, empty, unknown),
    )


def _post_note(role: RetainedRole, empty: float, unknown: float) -> str:
    """What the squares of a role come to, in words."""
    if not role.posts:
        return "no such role on record"
    parts = [f"{empty:g} empty"] if empty else []
    if unknown:
        parts.append(f"holders of {unknown:g} not known")
    elif any(f is None for p in role.posts for f in p.filled):
        parts.append("not all counted")
    if any(p.fte_needed is None for p in role.posts):
        parts.append("posts needed not known")
    if role.outcome is Outcome.NOT_MET:
        parts.append("no employee")
    return ", ".join(parts)


def _strategies(facts: Facts) -> Table:
    strategies = facts.strategies or ()
    overdue = sum(s.is_overdue for s in strategies)
    without = sum(s.owner_role is None for s in strategies)
    return Table(
        picture_id="strategies",
        title=f"{overdue:,} of {plural(len(strategies), 'strategy', 'strategies')} "
        f"{'is' if overdue == 1 else 'are'} past the day of review, and the owner of {without:,} "
        "is not known",
        drawn="Each strategy, its owner and its dates",
        columns=("Document", "Owner", "Approved", "Review due", "Owned and in date"),
        rows=tuple(
            (s.document, s.owner_role, s.approved_on, s.review_on, STATES[s.outcome])
            for s in strategies
        ),
        reads=STRATEGY_READS,
    )


def _gaps(facts: Facts) -> Table:
    total = gap_total(facts.posts)
    unknown = total["roles_not_known"]
    said = (
        "How many posts are short of an employee is not known"
        if total["short_fte"] is None
        else f"{total['short_fte']:g} full-time posts in {total['roles_short']:,} of "
        f"{plural(total['roles'], 'role')} are short of an employee"
    )
    ordered = sorted(facts.posts, key=lambda p: (-(p.gap_fte or 0), p.role_id))
    return Table(
        picture_id="role_gaps",
        title=said + (f"; of {unknown:,} it is not known" if unknown else ""),
        drawn="Full-time posts needed and filled, the largest gap first; the gap counts employees "
        "only",
        note="The framework role is the one of that name in the Government Digital and Data "
        "Profession Capability Framework, as far as its pages were read.",
        columns=(
            "Role",
            "Framework role",
            "Needed",
            "Employees",
            "Contractor",
            "Supplier",
            "Gap",
        ),
        rows=tuple(
            (
                p.title,
                p.framework.name if p.framework else NONE,
                p.fte_needed,
                p.fte_employed,
                p.fte_contractor,
                p.fte_supplier,
                p.gap_fte,
            )
            for p in ordered
        ),
        reads=FTE_READS,
        bar_columns=(6,),
        number_columns=(2, 3, 4, 5, 6),
        rows_shown=DRAWN,
    )
