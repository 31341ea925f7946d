"""Which range of providers, taken together, is best?

Comes in: components and what they cost now, contracts and when they can be left, offers and their
prices, discounts, interfaces, users and rules. Goes out: one offer for each component, how close
the whole is to the best possible, what choosing piece by piece would give, and what is not known.
"""

from __future__ import annotations

from untower.award.step import Wishes, analyse, analyse_wished

__all__ = ["Wishes", "analyse", "analyse_wished"]
