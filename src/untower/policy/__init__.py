"""Numbers from policy and law, dated and sourced; a case reads those of its own date.

To add a number: one entry in a TOML file here, with its source. Code asks for it by name.
"""

from __future__ import annotations

from untower.policy.numbers import NotCovered, Policy, PolicyNumber, PolicyUnclear
from untower.policy.shipped import convention, number, shipped, with_overlay

__all__ = [
    "NotCovered",
    "Policy",
    "PolicyNumber",
    "PolicyUnclear",
    "convention",
    "number",
    "shipped",
    "with_overlay",
]
