"""What does the team kept whoever supplies cost a year, and what of it is not known?

The team is the posts that fill one of the roles to keep, as they are filled today by employees and
contractors: a supplier's people are paid through its contracts. Time that is free is left out here:
where a way of providing a component takes posts it pays for them itself, and no hour is counted
twice. So the team costs the same in every option and in the baseline.

A post costs what the organisation says a post costs. What a role is paid is personal, since one
person may hold it: it stands in only where the organisation states no cost of a post.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.capability.posts import read_posts
from untower.case.flows import Line
from untower.case.shortlist.costing import Around
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from untower.capability.posts import Post
    from untower.options.terms import Terms

NAMED_AT_MOST = 4


def retained_team(tables: Mapping[str, pl.DataFrame], terms: Terms) -> Around:
    """The retained team's yearly cost as one line, rising with pay; from the table roles."""
    posts = [p for p in read_posts(tables) if p.retained_as is not None]
    if not posts:
        said = "The retained team: no role says that it fills one of the roles to keep."
        return Around(not_known=(said,))
    known: list[tuple[Post, float]] = []
    blank: list[str] = []
    for post in posts:
        filled, cost = _filled(post), _post_gbp(post, terms)
        if filled is None or (cost is None and filled > 0):
            blank.append(post.title)
        elif filled > 0:
            known.append((post, filled * (cost or 0.0)))
    annual = sum(gbp for _, gbp in known)
    return Around(
        priced=((Line(part="retained_team"), annual * terms.pay_levels),),
        not_known=(*_blank(blank), *_free_blank(known), *_empty(posts, terms)),
    )


def _filled(post: Post) -> float | None:
    """Posts filled by employees and contractors, less the time of them that is free.

    A contractor count left blank beside a known count of employees is not known: it is no nought.
    """
    if post.fte_employed is None or post.fte_contractor is None:
        return None
    return max(0.0, post.fte_employed + post.fte_contractor - (post.fte_free or 0.0))


def _post_gbp(post: Post, terms: Terms) -> float | None:
    """A post's yearly cost: the organisation's for any post, else the role's own."""
    own = post.record["fte_cost_gbp"]
    if terms.fte_cost_gbp is not None or own is None:
        return terms.fte_cost_gbp
    return float(own)


def _blank(names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    return (
        f"The retained team: what {listed(names, at_most=NAMED_AT_MOST)} come to, as posts or the "
        "cost of one are blank.",
    )


def _free_blank(known: Sequence[tuple[Post, float]]) -> tuple[str, ...]:
    names = [p.title for p, _ in known if p.fte_free is None]
    if not names:
        return ()
    return (
        f"The retained team: how much time of {listed(names, at_most=NAMED_AT_MOST)} is free; "
        "their posts are counted in full.",
    )


def _empty(posts: Sequence[Post], terms: Terms) -> tuple[str, ...]:
    """What it would take to fill the posts of the team that no employee holds: in no option."""
    gaps = [(p, p.gap_fte) for p in posts]
    short = [(p, gap) for p, gap in gaps if gap is not None and gap > 0]
    if not short:
        return ()
    fte = round(sum(gap for _, gap in short), 2)
    costs = [None if (c := _post_gbp(p, terms)) is None else gap * c for p, gap in short]
    known = [c for c in costs if c is not None]
    price = "what that costs is not known"
    if len(known) == len(costs):
        price = f"{spell_gbp(sum(known))} a year at today's cost of a post"
    return (
        f"Filling the retained team: {plural_posts(fte)} in {plural(len(short), 'role')} have no "
        f"employee. Employing them is decided by no option and counted in none: {price}.",
    )


def plural_posts(fte: float) -> str:
    """A number of full-time posts in words."""
    return f"{fte:g} {'post' if fte == 1 else 'posts'}"
