"""How much of each line does the organisation spend on itself, and how much does it pay others?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.way import RETAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.arithmetic.present_value import Floats
    from untower.award.present import Present
    from untower.case.flows import Flows, Line

MANAGING = "managing_suppliers"


def own_shares(flows: Flows, present: Mapping[str, Present]) -> Floats:
    """[n] The part of each line that goes to nobody outside, 0 to 1.

    What stays with a supplier may be run by both: its line is parted as its present cost is.
    Looking after suppliers is the organisation's own work.
    """
    return np.array([_own_share(line, present) for line in flows.lines], dtype=np.float64)


def _own_share(line: Line, present: Mapping[str, Present]) -> float:
    if line.group_id is None or line.part == MANAGING:
        return 1.0
    here = present.get(line.component_id or "")
    if line.kind != RETAIN or line.contract_id is not None or here is None:
        return 0.0
    return 0.0 if here.known_gbp <= 0 else 1 - here.outside_gbp / here.known_gbp
