"""Which role of the published capability framework does a role of the organisation correspond to?

The families and roles are data in roles.toml, each with its source. A name is compared without the
level before it and without what it is for: "Lead data analyst" and "Service owner, waste" are the
framework's data analyst and service owner. Anything else is not guessed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LEVELS = frozenset(
    ("associate", "trainee", "apprentice", "junior", "senior", "lead", "principal", "head", "of")
)


@dataclass(frozen=True, kw_only=True)
class FrameworkRole:
    """One role as the framework names it. `is_confirmed`: its own pages give name and family."""

    name: str
    family: str
    source: str
    is_confirmed: bool


@lru_cache(maxsize=1)
def framework_roles() -> tuple[FrameworkRole, ...]:
    """Every role shipped, family by family."""
    text = files("untower.capability").joinpath("roles.toml").read_text(encoding="utf-8")
    parsed = tomllib.loads(text)
    return tuple(FrameworkRole(**entry) for entry in parsed["role"])


def framework_families() -> tuple[str, ...]:
    """The families in the framework's order."""
    return tuple(dict.fromkeys(role.family for role in framework_roles()))


def framework_role(name: str | None) -> FrameworkRole | None:
    """The framework's role of that name; None where it has none, or the name is not known."""
    return _by_key().get(_key(name)) if name else None


def plain_family(family: str | None) -> str | None:
    """A family as it is compared: lower case, single spaces, hyphens as spaces."""
    return " ".join(re.findall(r"[a-z0-9&]+", family.lower())) if family else None


@lru_cache(maxsize=1)
def _by_key() -> dict[str, FrameworkRole]:
    return {_key(role.name): role for role in framework_roles()}


def _key(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.split(",")[0].lower())
    while len(words) > 1 and words[0] in LEVELS:
        words = words[1:]
    return " ".join(words)
