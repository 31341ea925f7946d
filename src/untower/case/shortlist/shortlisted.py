"""What is one option of the shortlist, in the Green Book's sense, and what is the shortlist?

An option here is a way of going about the whole estate, not a way of providing one component.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.award.limits_rules import Rule
    from untower.award.situation import Situation
    from untower.case.flows import Flows

BUSINESS_AS_USUAL = "business_as_usual"
DO_MINIMUM = "do_minimum"
IN_HOUSE_LED = "in_house_led"
SINGLE_SUPPLIER = "single_supplier"
CHOSEN_RANGE = "chosen_range"
OPTION_IDS = (BUSINESS_AS_USUAL, DO_MINIMUM, IN_HOUSE_LED, SINGLE_SUPPLIER, CHOSEN_RANGE)
"""The options every shortlist has, in the order shown."""
CARRIED, REJECTED, PREFERRED = "carried forward", "rejected", "preferred"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A choice somebody names: what is fixed, which rules are added and which are left out.

    `fixed` pairs a component with the offer, supplier or basis it must have; `extra_limits` are
    rows as in the table limits; `without` names rules by id.
    """

    scenario_id: str
    name: str
    fixed: Sequence[tuple[str, str]] = ()
    extra_limits: Sequence[Mapping[str, object]] = ()
    without: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Considered:
    """One entry of the longlist: a choice along one dimension, its fate and the reason for it."""

    name: str
    dimension: str
    verdict: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Shortlisted:
    """One option of the shortlist: what it takes, what flows, and what it does.

    `offer_ids` None: it is not possible, and `why_not` says why. `rules_broken` names rules by id.
    `quality_points` is a mean over components weighted by baseline cost, None where none is known.
    `months_to_move` and `starts_after` count from the plan's start, for what moves alone.
    `service_effect` is in percentage points; None where part of it is not known:
    `service_effect_known` has the part that is.
    """

    option_id: str
    name: str
    how_made: str
    offer_ids: tuple[str, ...] | None
    why_not: str = ""
    rules_broken: tuple[str, ...] = ()
    flows: Flows | None = None
    quality_points: float | None = None
    months_to_move: Mapping[str, int] = field(default_factory=dict)
    starts_after: Mapping[str, int] = field(default_factory=dict)
    service_effect: Mapping[str, float | None] = field(default_factory=dict)
    service_effect_known: Mapping[str, float] = field(default_factory=dict)
    procurements: int = 0

    @property
    def is_possible(self) -> bool:
        """Whether there is such a choice at all."""
        return self.offer_ids is not None


@dataclass(frozen=True, kw_only=True)
class Shortlist:
    """All options compared, business as usual first, on one situation and one baseline.

    `baseline` is what is spent as things are: charges, the organisation's own spend and the
    retained team, less income, going on over the horizon. `shared_now` is what interfaces between
    suppliers and managing them come to as things are: every option counts both, the baseline does
    not, and a comparison of like with like adds them to it. `rules` are those in force.
    """

    situation: Situation
    rules: tuple[Rule, ...]
    baseline: Flows
    shared_now: Flows
    options: tuple[Shortlisted, ...]
    longlist: tuple[Considered, ...]

    def option(self, option_id: str) -> Shortlisted | None:
        """An option by its id."""
        return next((o for o in self.options if o.option_id == option_id), None)
