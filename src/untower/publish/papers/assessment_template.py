"""How is a paper about one assessment laid out? Sections and blocks over plain values, as data.

A template names values by their place in what it is given: {lot.title}, {own.total}. It has no
language beyond that: `each` repeats a part for every item of a list, `when` asks one plain thing of
one value. What a template is not given it cannot show.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from untower.publish.papers.model import Look
from untower.publish.papers.near import near
from untower.publish.papers.shipped import FOLDER
from untower.publish.papers.template import NAMED, Ask, TemplateUnclear

if TYPE_CHECKING:
    from collections.abc import Iterable

ASSESSMENT_PAPERS = ("assessment-summary", "evaluation-report", "decision-record")
VERDICTS = ("known", "not known", "true", "false", "filled", "empty")
FORMS = ("plain", "gbp", "number", "pct", "day", "raised")
KINDS: dict[str, tuple[str, ...]] = {
    "say": ("style", "note", "without"),
    "table": ("columns", "title", "note", "about", "none", "shares"),
    "gap": ("style",),
}
ALWAYS = ("when", "each")
RIGHT = ("gbp", "number", "pct")


@dataclass(frozen=True)
class Condition:
    """A value by its place, and what must be so of it."""

    path: str
    verdict: str


@dataclass(frozen=True)
class Each:
    """A list by its place, and the name each of its items goes by."""

    path: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table: its head, which value of a row, how written, and what a blank says."""

    head: str
    of: str
    form: str = "plain"
    blank: str | None = None

    @property
    def is_right(self) -> bool:
        """Whether it holds numbers, which stand on the right."""
        return self.form in RIGHT


@dataclass(frozen=True, kw_only=True)
class Block:
    """A sentence (`words`), a table (`rows` is the place of its list) or a gap (`ask` alone)."""

    kind: str
    words: str = ""
    look: Look = Look.BODY
    note: str = ""
    title: str = ""
    about: str = ""
    none: str = ""
    columns: tuple[Column, ...] = ()
    shares: tuple[int, ...] = ()
    ask: Ask | None = None
    when: tuple[Condition, ...] = ()
    each: Each | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, its blocks, and sections within it."""

    heading: str
    level: int
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    when: tuple[Condition, ...] = ()
    each: Each | None = None


@dataclass(frozen=True, kw_only=True)
class AssessmentTemplate:
    """A whole paper as it is to be; a fact with an `Ask` becomes a gap where its value is blank."""

    title: str
    has_contents: bool
    facts: tuple[tuple[str, str, Ask | None], ...]
    sections: tuple[Section, ...] = field(default=())


@cache
def assessment_template(name: str) -> AssessmentTemplate:
    """A shipped template of a paper about an assessment, read."""
    text = files("untower.publish").joinpath(FOLDER, f"{name}.toml").read_text("utf-8")
    return read_assessment_template(tomllib.loads(text), f"{name}.toml")


def read_assessment_template(parsed: Mapping[str, Any], shown: str) -> AssessmentTemplate:
    """The template that parsed TOML describes; TemplateUnclear with every problem in it."""
    reader = _Reader(shown)
    made = reader.template(parsed)
    if reader.problems:
        raise TemplateUnclear(reader.problems)
    return made


class _Reader:
    """Reads a template and keeps every problem on the way."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[str] = []

    def wrong(self, where: str, what: str) -> None:
        self.problems.append(" · ".join(p for p in (self.shown, where) if p) + f": {what}")

    def known(self, given: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
        every = tuple(allowed)
        for name in given:
            if name not in every:
                self.wrong(where, f"{name} is not known here. {near(name, every)}")

    def text(self, given: Mapping[str, Any], name: str, where: str) -> str:
        """A text with names between braces; each with a form that there is."""
        value = given.get(name, "")
        if not isinstance(value, str):
            self.wrong(f"{where} · {name}", "it is no text.")
            return ""
        for inner in NAMED.findall(value):
            _, sign, form = inner.partition(":")
            if sign and form not in FORMS:
                self.wrong(f"{where} · {name}", f"{form!r} is no form. {near(form, FORMS)}")
        bare = NAMED.sub("", value)
        if "{" in bare or "}" in bare:
            self.wrong(f"{where} · {name}", "a brace stands alone.")
        return value

    def template(self, parsed: Mapping[str, Any]) -> AssessmentTemplate:
        self.known(parsed, ("about", "title", "contents", "facts", "section"), "")
        return AssessmentTemplate(
            title=self.text(parsed, "title", ""),
            has_contents=parsed.get("contents", True) is True,
            facts=tuple(
                (
                    self.text(fact, "name", "facts"),
                    self.text(fact, "words", "facts"),
                    self.ask(fact.get("gap"), "facts"),
                )
                for fact in parsed.get("facts", [])
            ),
            sections=self.sections(parsed, "", 1),
        )

    def sections(self, given: Mapping[str, Any], where: str, level: int) -> tuple[Section, ...]:
        return tuple(
            self.section(one, f"{where} section {n}".strip(), level)
            for n, one in enumerate(given.get("section", []), start=1)
        )

    def section(self, given: Mapping[str, Any], where: str, level: int) -> Section:
        self.known(given, ("heading", "block", "section", *ALWAYS), where)
        if level > 3:
            self.wrong(where, "headings go three levels deep.")
        return Section(
            heading=self.text(given, "heading", where),
            level=level,
            blocks=tuple(
                self.block(one, f"{where} · block {n}")
                for n, one in enumerate(given.get("block", []), start=1)
            ),
            sections=self.sections(given, where, level + 1),
            when=self.conditions(given, where),
            each=self.each(given, where),
        )

    def block(self, given: Mapping[str, Any], where: str) -> Block:
        kinds = [k for k in KINDS if k in given]
        if len(kinds) != 1:
            self.wrong(where, f"it is not of one kind. Write one of: {', '.join(KINDS)}.")
            return Block(kind="say")
        (kind,) = kinds
        self.known(given, (kind, *KINDS[kind], *ALWAYS), where)
        style = given.get("style", Look.BODY.value)
        if style not in {look.value for look in Look}:
            self.wrong(where, f"{style!r} is no style.")
            style = Look.BODY.value
        return Block(
            kind=kind,
            words="" if kind == "gap" else self.text(given, kind, where),
            look=Look(style),
            note=self.text(given, "note", where),
            title=self.text(given, "title", where),
            about=self.text(given, "about", where),
            none=self.text(given, "none", where),
            columns=tuple(self.column(c, where) for c in given.get("columns", [])),
            shares=tuple(given.get("shares", ())),
            ask=self.ask(given.get("gap" if kind == "gap" else "without"), where),
            when=self.conditions(given, where),
            each=self.each(given, where),
        )

    def column(self, given: Mapping[str, Any], where: str) -> Column:
        self.known(given, ("head", "of", "form", "blank"), f"{where} · columns")
        form = given.get("form", "plain")
        if form not in FORMS:
            self.wrong(f"{where} · columns", f"{form!r} is no form. {near(form, FORMS)}")
        return Column(
            head=self.text(given, "head", where),
            of=self.text(given, "of", where),
            form=form,
            blank=given.get("blank"),
        )

    def ask(self, given: object, where: str) -> Ask | None:
        if given is None:
            return None
        if not isinstance(given, Mapping) or set(given) != {"who", "what"}:
            self.wrong(where, "a gap says who writes what.")
            return None
        return Ask(self.text(given, "who", where), self.text(given, "what", where))

    def conditions(self, given: Mapping[str, Any], where: str) -> tuple[Condition, ...]:
        asked = given.get("when", [])
        made = []
        for text in asked if isinstance(asked, list) else [asked]:
            path, _, verdict = str(text).partition(" is ")
            if verdict not in VERDICTS:
                self.wrong(where, f"when {text!r}. Allowed after “is”: {', '.join(VERDICTS)}.")
            made.append(Condition(path, verdict))
        return tuple(made)

    def each(self, given: Mapping[str, Any], where: str) -> Each | None:
        if "each" not in given:
            return None
        path, sign, name = str(given["each"]).partition(" as ")
        if not sign or not name.isidentifier():
            self.wrong(where, f"each {given['each']!r}: write it as “lots as lot”.")
        return Each(path, name)
