"""Which platform option suits each component, and who should deliver it?

Comes in: components, options, platforms, delivery_models, charges, contracts, uses, whichever were
read. Goes out: each way's whole-life cost and points, the first place and how sure it is, what is
proposed, what is decided, and what may go further.
"""

from __future__ import annotations

from untower.options.step import analyse

__all__ = ["analyse"]
