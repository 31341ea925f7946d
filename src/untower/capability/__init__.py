"""Do we own the strategy and have the skills to run it?

Comes in: strategy, decisions, roles, services and suppliers, whichever were read. Goes out: who
takes which decision, what each role lacks, which retained roles are held in-house, how much time
is free and how many supplier groups can be managed, and what is not known.
"""

from __future__ import annotations

from untower.capability.free_time import free_posts
from untower.capability.service_owners import owner_standings
from untower.capability.step import analyse

__all__ = ["analyse", "free_posts", "owner_standings"]
