"""How is the answer about strategy and skills put in two sentences, and is it whole?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.capability.decision_holders import CONTRACTOR, SUPPLIER
from untower.capability.figures import DECISION_READS, FREE_READS, RETAINED_READS, gap_total
from untower.findings import Outcome
from untower.journey import State
from untower.needs.sentences import named
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from untower.capability.decision_holders import Holder
    from untower.capability.facts import Facts

GAP_MEANS = (
    "A role's gap is posts needed less posts filled by employees; contractors and suppliers' "
    "people are shown apart and fill no gap. Spare posts in one role fill no other."
)
RETAINED_MEANS = "The eight roles to keep are a house convention: no official list was found."


def state_of(facts: Facts) -> State:
    """Ready when strategies, decisions and roles were all read and none is empty."""
    is_whole = facts.strategies and facts.has_decisions and facts.posts
    return State.READY if is_whole else State.INCOMPLETE


def answer_of(facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Two sentences for the top of the step, and the columns behind them."""
    if not facts.has_decisions and not facts.posts and not facts.strategies:
        return (
            "Nothing was read about strategy, decisions or roles yet. A list of who decides what "
            "and of the posts there are is enough to begin.",
            ("roles.role_id",),
        )
    return f"{_who(facts)} {_posts(facts)}", (*DECISION_READS, *RETAINED_READS, *FREE_READS)


def decisions_title(facts: Facts) -> str:
    """How many decisions sit outside, and with whom, as a title."""
    outside = [h for h in facts.decisions if h.outcome is Outcome.NOT_MET]
    unknown = sum(h.outcome is Outcome.NOT_KNOWN for h in facts.decisions)
    total = plural(len(facts.decisions), "decision")
    not_known = f"; who takes {unknown:,} is not known" if unknown else ""
    if not outside:
        held = len(facts.decisions) - unknown
        return f"{held:,} of {total} {'is' if held == 1 else 'are'} taken in-house{not_known}"
    return f"{len(outside):,} of {total} sit outside, {_with_whom(outside)}{not_known}"


def posts_title(facts: Facts) -> str:
    """How many of the roles to keep an employee holds, as a title."""
    held = [r for r in facts.retained if r.outcome is Outcome.MET]
    without = [r.words for r in facts.retained if r.outcome is Outcome.NOT_MET]
    said = f"An employee is in {len(held):,} of {len(facts.retained):,} roles to keep"
    return f"{said}; none is {_or(without)}" if without else said


def assumptions_of(facts: Facts) -> tuple[str, ...]:
    """What was taken for granted in the figures."""
    if not facts.posts:
        return ()
    found = facts.manageable
    return (
        GAP_MEANS,
        RETAINED_MEANS,
        f"One free commercial post manages {found.groups_per_post:g} supplier groups: a house "
        "convention.",
        "Free time of commercial roles is for managing suppliers, that of all others for work "
        "in-house.",
    )


def _who(facts: Facts) -> str:
    """The first sentence: who decides, and which roles no employee holds."""
    outside = [h for h in facts.decisions if h.outcome is Outcome.NOT_MET]
    unheld = [r.words for r in facts.retained if r.outcome is Outcome.NOT_MET]
    parts = [_decides(outside)] if outside else []
    if unheld:
        parts.append(f"no employee is {_or(unheld)}")
    if parts:
        return f"Not yet: {', and '.join(parts)}."
    if not facts.has_decisions or any(h.outcome is Outcome.NOT_KNOWN for h in facts.decisions):
        return "Who takes the decisions is not known in full."
    return "The decisions on record are taken in-house."


def _decides(outside: list[Holder]) -> str:
    by_whom: dict[str, list[str]] = {}
    for holder in outside:
        by_whom.setdefault(_whom(holder), []).append(holder.words)
    return "; ".join(f"{whom} decides {listed(words)}" for whom, words in by_whom.items())


def _whom(holder: Holder) -> str:
    if holder.holder == CONTRACTOR:
        return "a contractor"
    return holder.supplier or "a supplier not named"


def _with_whom(outside: list[Holder]) -> str:
    suppliers = sorted({h.supplier or "a supplier" for h in outside if h.holder == SUPPLIER})
    contractors = sum(h.holder == CONTRACTOR for h in outside)
    parts = [f"with {named(suppliers)}"] if suppliers else []
    if contractors:
        parts.append(
            f"{contractors:,} with {'a contractor' if contractors == 1 else 'contractors'}"
        )
    return " and ".join(parts)


def _posts(facts: Facts) -> str:
    """The second sentence: the gap, and how many supplier groups can be managed."""
    total = gap_total(facts.retained_posts)
    short = total["short_fte"]
    if not facts.posts or short is None:
        return "How many posts are short is not known."
    gap = (
        f"The roles to keep are {short:g} full-time employees short"
        if short
        else "No post known in the roles to keep is short of an employee"
    )
    groups = facts.manageable.groups
    can = (
        "how many supplier groups can be managed is not known"
        if groups is None
        else f"the free commercial time manages {plural(groups, 'supplier group')}"
    )
    return f"{gap}; {can}."


def _or(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
