"""The numbers that come with untower, read once from the TOML files beside this one."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from untower.findings import Force
from untower.policy.entries import numbers_in
from untower.policy.numbers import NotCovered, Policy, PolicyNumber, PolicyUnclear

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@lru_cache(maxsize=1)
def shipped() -> Policy:
    """Every number untower comes with."""
    found: list[PolicyNumber] = []
    for file in sorted(files("untower.policy").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            found += numbers_in(tomllib.loads(file.read_text(encoding="utf-8")), file.name)
    return Policy(tuple(found))


def with_overlay(
    parsed: Mapping[str, object], written_in: str = "your policy file", policy: Policy | None = None
) -> Policy:
    """The shipped policy (or `policy`) with an organisation's own parsed TOML asked first.

    A name that is not shipped is refused: a slip in a name would otherwise change nothing,
    silently. Raises PolicyUnclear with every problem.
    """
    below = policy or shipped()
    own = numbers_in(parsed, written_in)
    strange = sorted({n.name for n in own} - set(below.names))
    if strange:
        raise PolicyUnclear(
            f"{written_in} · {name}: no number of that name is used. Allowed: a name in "
            "docs/reference/policy.md."
            for name in strange
        )
    return below.with_overlay(own)


def number(
    name: str, *, on: date, binds: str | None = None, nation: str | None = None
) -> PolicyNumber | NotCovered:
    """The shipped number of that name: see `Policy.number`."""
    return shipped().number(name, on=on, binds=binds, nation=nation)


def convention(name: str, *, on: date, policy: Policy | None = None) -> float:
    """The value of a house convention, which binds no one and so holds for all.

    Raises KeyError for a name that is not one.
    """
    found = (policy or shipped()).number(name, on=on)
    if isinstance(found, NotCovered) or found.force is not Force.HOUSE_CONVENTION:
        raise KeyError(name)
    return found.value
