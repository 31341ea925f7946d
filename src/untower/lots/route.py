"""By which route is a lot bought, by which rule, and what was turned down?

Rules in order, the first that answers is taken; each says why. A framework is proposed only where
it is known to cover the lot: each component's present contract was called off from it. A direct
award is never proposed: it needs a ground in law that somebody records.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.lots.thresholds import Purchase, Side
from untower.phrases import listed, plural, spell_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from untower.needs.whole_tables import Record

ROUTE_READS = (
    "frameworks.framework_id",
    "frameworks.expires_on",
    "frameworks.call_off_max_months",
    "frameworks.competition",
    "contracts.framework_id",
    "interfaces.standard",
)
WORDS = {
    "open": "Open procedure",
    "competitive_flexible": "Competitive flexible procedure",
    "framework_call_off": "Call-off from a framework",
    "below_threshold": "Below threshold",
    "direct": "Direct award",
}
DIRECT_GROUND = (
    "A direct award needs a ground in law and a transparency notice first; none is on record, and "
    "untower proposes none."
)


@dataclass(frozen=True, kw_only=True)
class Route:
    """The route of a lot, the reasons for it, and what each route turned down lacks."""

    name: str
    framework_id: str | None
    competition: str | None
    reasons: tuple[str, ...]
    turned_down: tuple[str, ...]

    @property
    def words(self) -> str:
        """The route as a page names it."""
        return WORDS[self.name]


def route_of(
    purchase: Purchase,
    *,
    groups: int | None,
    proprietary_cut: int,
    frameworks_of_components: Sequence[frozenset[str]],
    frameworks: Mapping[str, Record],
    term_months: int,
    one_stage_groups: int,
    on: date,
) -> Route:
    """The route of one lot of a purchase.

    `groups` is how many supplier groups could tender, None where not known; `proprietary_cut`
    counts interfaces of a maker's own kind across the lot's edge; `frameworks_of_components` are
    for each component the frameworks its present contracts were called off from.
    """
    downs = [DIRECT_GROUND]
    if purchase.side is Side.BELOW:
        return Route(
            name="below_threshold",
            framework_id=None,
            competition=None,
            reasons=(purchase.reason, "All lots of the purchase were added together."),
            turned_down=tuple(downs),
        )
    covering = (
        frozenset.intersection(*frameworks_of_components)
        if frameworks_of_components
        else frozenset()
    )
    for name in sorted(covering):
        lacks = why_not_called_off(frameworks.get(name), name, term_months=term_months, on=on)
        if lacks:
            downs.append(lacks)
            continue
        competition = str(frameworks[name]["competition"])
        how = (
            "after a further competition"
            if competition == "further"
            else "directly, where it holds the core terms and an objective way of choosing"
        )
        return Route(
            name="framework_call_off",
            framework_id=name,
            competition=competition,
            reasons=(
                f"Each component's present contract was called off from {name}, which is open and "
                f"allows {term_months} months: called off {how}.",
                purchase.reason,
            ),
            turned_down=tuple(downs),
        )
    if not covering:
        downs.append("No framework is known to cover every component of the lot.")
    return _competition(purchase, groups, proprietary_cut, one_stage_groups, downs)


def why_not_called_off(
    framework: Record | None, name: str, *, term_months: int, on: date
) -> str | None:
    """What keeps a framework from being called off on a day for a term; None where nothing does.

    A blank is never a pass: an end, a longest term or a way of competing that is not known.
    """
    if framework is None:
        return f"Framework {name} is not in the table frameworks."
    blanks = [
        words
        for column, words in (
            ("expires_on", "when it ends"),
            ("call_off_max_months", "the longest contract it allows"),
            ("competition", "whether it needs a further competition"),
        )
        if framework[column] is None
    ]
    if blanks:
        return f"Framework {name}: {listed(blanks)} is not known."
    if framework["expires_on"] < on:
        return f"Framework {name} ended on {spell_day(framework['expires_on'])}."
    if framework["call_off_max_months"] < term_months:
        return (
            f"Framework {name} allows {plural(framework['call_off_max_months'], 'month')}, not "
            f"{term_months}."
        )
    return None


def _competition(
    purchase: Purchase,
    groups: int | None,
    proprietary_cut: int,
    one_stage_groups: int,
    downs: list[str],
) -> Route:
    """Open, or competitive flexible where there is more to do than compare tenders once."""
    why = []
    if groups is not None and groups > one_stage_groups:
        why.append(
            f"{plural(groups, 'supplier group')} could tender, more than {one_stage_groups} (house "
            "convention): a first stage brings the number down."
        )
    if proprietary_cut:
        why.append(
            f"{plural(proprietary_cut, 'interface')} of a maker's own kind "
            f"{'crosses' if proprietary_cut == 1 else 'cross'} the lot's edge: how to join them is "
            "best shown or talked over before final tenders."
        )
    first = (
        purchase.reason
        if purchase.side is Side.ABOVE
        else f"{purchase.reason} Until that is settled it is bought as if covered."
    )
    if why:
        return Route(
            name="competitive_flexible",
            framework_id=None,
            competition=None,
            reasons=(first, *why),
            turned_down=tuple(downs),
        )
    known = (
        "How many could tender is not known"
        if groups is None
        else f"{plural(groups, 'supplier group')} could tender"
    )
    return Route(
        name="open",
        framework_id=None,
        competition=None,
        reasons=(first, f"{known}: all may tender in one stage."),
        turned_down=tuple(downs),
    )
