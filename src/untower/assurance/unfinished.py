"""Is a rule filled in: sentence, source, and a case for each outcome?"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from untower.findings import Outcome

if TYPE_CHECKING:
    from untower.assurance.rule import Rule

TO_WRITE = "To be written."
IN_WORDS = ("sentence", "why", "source", "next_step", "supply")


def unfinished(rule: Rule) -> list[str]:
    """What a rule still lacks, one line each; nothing for a rule that is ready."""
    lacks = [f"{rule.name}: {word} is to be written" for word in IN_WORDS if _open(rule, word)]
    shown = set(chain.from_iterable(e.outcomes.values() for e in rule.examples))
    lacks += [f"{rule.name}: no example is {o.value}" for o in Outcome if o.value not in shown]
    return lacks


def _open(rule: Rule, word: str) -> bool:
    return TO_WRITE.rstrip(".") in str(getattr(rule, word))
