"""The words that pages use, from GLOSSARY.md: the file beside the package, or in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

ENTRY = re.compile(r"^- \*\*(?P<term>[^*]+)\*\*(?P<also>[^:]*): (?P<meaning>.+)$")
LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Term:
    """One word: what it means here, and the part of the glossary it stands in."""

    word: str
    also: str
    meaning: str
    part: str

    @property
    def anchor(self) -> str:
        """Where it stands on the glossary's page."""
        return "term-" + re.sub(r"[^a-z0-9]+", "-", self.word.lower()).strip("-")

    @property
    def as_html(self) -> Markup:
        """The meaning with names of tables and columns as such."""
        parts = CODE.split(self.meaning)
        return Markup("").join(
            Markup("<code>{}</code>").format(part) if n % 2 else escape(part)
            for n, part in enumerate(parts)
        )


@cache
def terms() -> tuple[Term, ...]:
    """Every word of the glossary, in its order; none where an installation lacks the file."""
    package = Path(__file__).resolve().parents[2]
    for folder in (package, package.parents[1]):
        file = folder / "GLOSSARY.md"
        if file.is_file():
            return tuple(_terms(file.read_text(encoding="utf-8")))
    return ()


def _terms(text: str) -> list[Term]:
    found, part = [], ""
    for line in text.splitlines():
        if line.startswith("## "):
            part = line.removeprefix("## ").strip()
        elif entry := ENTRY.match(line):
            meaning = LINK.sub(r"\1", entry["meaning"])
            found.append(Term(entry["term"], entry["also"].strip(" ,"), meaning, part))
    return found
