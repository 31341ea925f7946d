"""Would this model choose sensibly? Asked on invented tenders, before it is published.

No function here takes a table of offers: a model that is tried on the tenders it will judge can be
fitted to one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.bids.model_tests.flips import Flip, Flips, look_for_flips
from untower.bids.model_tests.influence import Influence, influences
from untower.bids.model_tests.invented import Profile, Realistic, realistic_refusals
from untower.bids.model_tests.model import Model, Scored, model_refusals
from untower.bids.model_tests.of_lot import model_of_lot
from untower.bids.model_tests.profiles_first import ProfileTried, try_profiles
from untower.bids.model_tests.ties import SamePoints, Ties, look_for_ties
from untower.bids.model_tests.tried import Tried

if TYPE_CHECKING:
    from collections.abc import Callable

WEIGHTINGS = 100_000

EVEN = Realistic()


def try_model(
    model: Model,
    *,
    seed: int,
    realistic: Realistic = EVEN,
    weightings: int = WEIGHTINGS,
    stop: Callable[[], bool] | None = None,
) -> Tried:
    """Try a model on invented tenders: flips, ties, what each criterion can change and carries, and
    which kind of tender wins under how many weightings. The same seed gives the same answer.
    """
    refusals = (*model_refusals(model), *realistic_refusals(realistic))
    if refusals:
        return Tried(model, seed, realistic, 0, None, None, (), (), refusals)
    # Each part has chance of its own: leaving one out changes no other.
    first, second, third = (np.random.default_rng([seed, part]) for part in range(3))
    tried, drawn = try_profiles(model, realistic, weightings=weightings, seed=seed, stop=stop)
    return Tried(
        model,
        seed,
        realistic,
        drawn,
        look_for_flips(model, realistic, first),
        look_for_ties(model, realistic, second),
        influences(model, realistic, third, stop),
        tried,
    )


__all__ = [
    "EVEN",
    "WEIGHTINGS",
    "Flip",
    "Flips",
    "Influence",
    "Model",
    "Profile",
    "ProfileTried",
    "Realistic",
    "SamePoints",
    "Scored",
    "Ties",
    "Tried",
    "model_of_lot",
    "model_refusals",
    "try_model",
]
