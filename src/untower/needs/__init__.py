"""Who are the users, citizens and staff, what do they need, how well are they served?

Comes in: services, needs, uses, components, charges, contracts, suppliers, interfaces, whichever
were read. Goes out: each service's four measures and user outcome, the trace from users to
suppliers and back, what it leaves over, and what is not known.
"""

from __future__ import annotations

from untower.needs.measures import ServiceMeasure, measure_services
from untower.needs.step import analyse

__all__ = ["ServiceMeasure", "analyse", "measure_services"]
