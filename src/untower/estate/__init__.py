"""What do we have: applications, contracts, suppliers, spend?

Comes in: payments, suppliers, contracts, charges, components, interfaces, uses and links, whichever
were read. Goes out: what was paid, to whom and for what IT; which contracts end when; what depends
on what; and what is not known.
"""

from __future__ import annotations

from untower.estate.step import analyse

__all__ = ["analyse"]
