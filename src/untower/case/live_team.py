"""From which cells is the retained team worked out: posts, or where none is costed, roles' pay?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from untower.answers.live import Assumption
from untower.case.shortlist.team import retained_team

if TYPE_CHECKING:
    from untower.award.situation import Situation
    from untower.options.terms import Terms

TEAM_POUNDS, TEAM_POSTS = "retained_team_gbp", "retained_team_posts"
POUNDS_A_YEAR, MOST_GBP = "£ a year", 1e12


def team_cells(situation: Situation) -> tuple[float, float]:
    """The retained team: pounds a year by what roles are paid, or posts at a stated cost."""
    terms = situation.terms
    if terms.fte_cost_gbp is None:
        return _team_gbp(situation, terms), 0.0
    return 0.0, _team_gbp(situation, replace(terms, fte_cost_gbp=1.0))


def _team_gbp(situation: Situation, terms: Terms) -> float:
    """What the retained team comes to in the plan's first year."""
    return float(sum(years[0] for _, years in retained_team(situation.tables, terms).priced))


def team_assumptions(situation: Situation) -> tuple[Assumption, ...]:
    """The two cells the retained team is worked out from."""
    own, posts = team_cells(situation)
    source = "table roles: those kept whoever supplies, as filled today, less their free time"
    return (
        Assumption(
            name=TEAM_POUNDS,
            title="Retained team: by what its roles are paid",
            value=own,
            unit=POUNDS_A_YEAR,
            source=source,
            is_stated=own > 0,
            lowest=0,
            highest=MOST_GBP,
        ),
        Assumption(
            name=TEAM_POSTS,
            title="Retained team: posts",
            value=posts,
            unit="posts",
            source=source,
            is_stated=posts > 0,
            lowest=0,
            highest=10_000,
        ),
    )
