"""What does a paper hold, in which order? A template as values: sections and their blocks.

A template is data: sections, and in each the sentences, tables, charts, findings and gaps that it
holds, by the names that `names` declares. The shipped ones are in `paper_templates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from untower.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from untower.publish.papers.conditions import Condition

NAMED = re.compile(r"\{([^{}]*)\}")


class TemplateUnclear(WrongUse):
    """A template that cannot be followed: every problem in it, one a line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Ask:
    """Who has to write what, where untower cannot know it."""

    who: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing in a section: its kind, what it names, and what to do where that is not known."""

    kind: str
    names: str
    options: Mapping[str, object] = field(default_factory=dict)
    when: tuple[Condition, ...] = ()
    without: Ask | None = None

    def words(self, option: str, default: str = "") -> str:
        """An option that is a text."""
        value = self.options.get(option, default)
        return value if isinstance(value, str) else default

    def listed(self, option: str) -> tuple[str, ...]:
        """An option that is a list of texts."""
        value = self.options.get(option, ())
        return tuple(str(v) for v in value) if isinstance(value, list | tuple) else ()

    def most(self, default: int) -> int:
        """How many rows at most."""
        value = self.options.get("most", default)
        return value if isinstance(value, int) else default


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and what stands under it; `part` says to whom it is shown."""

    heading: str
    level: int
    part: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Template:
    """A whole paper as it is to be; `facts` are the lines of the table under its title."""

    title: str
    about: str
    numbers: str
    has_contents: bool
    facts: tuple[tuple[str, str | Ask], ...]
    sections: tuple[Section, ...]
