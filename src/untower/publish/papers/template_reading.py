"""How is a template read? From parsed TOML to values, with all its problems at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from untower.journey import STEP_NAMES
from untower.publish.papers.conditions import Condition, condition
from untower.publish.papers.forms import FORMS
from untower.publish.papers.names import FIGURE_NAMES, TABLE_NAMES
from untower.publish.papers.near import near
from untower.publish.papers.template import (
    NAMED,
    Ask,
    Part,
    Section,
    Template,
    TemplateUnclear,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ABOUT = ("organisation", "on")
PARTS = ("whole", "public", "exempt")
LOOKS = ("body", "lead", "bullet", "numbered", "small")
NUMBERED = ("paragraphs", "headings")
KINDS: dict[str, tuple[str, ...]] = {
    "say": ("style", "note", "otherwise"),
    "answer": (),
    "table": ("columns", "title", "most", "where", "by"),
    "chart": ("label", "values", "title", "upright", "most"),
    "list": ("most", "style"),
    "findings": ("rules", "outcomes", "most", "whole"),
    "missing": ("most",),
    "gap": ("style",),
}
ALWAYS = ("when", "without")
TOP = ("title", "numbers", "contents", "facts", "section", "about")


def template_of(parsed: Mapping[str, object], shown: str) -> Template:
    """The template that parsed TOML describes; `shown` names the file in problems.

    Raises TemplateUnclear with every problem: a figure, table, form, step or option that is not
    known, a block of no kind or of two, figures of its own that no note leads back.
    """
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

    def wrong(self, where: str, what: str, do: str) -> None:
        self.problems.append(" · ".join(p for p in (self.shown, where) if p) + f": {what} {do}")

    def known(self, given: Mapping[str, object], allowed: tuple[str, ...], where: str) -> None:
        for name in given:
            if name not in allowed:
                self.wrong(where, f"{name} is not known here.", f"Allowed: {', '.join(allowed)}.")

    def text(self, given: Mapping[str, object], name: str, where: str, default: str = "") -> str:
        value = given.get(name, default)
        if isinstance(value, str) and (value.strip() or (name in given and default)):
            return value
        if name not in given and default:
            return default
        self.wrong(where, f"{name} is missing or no text.", "Write it between quotation marks.")
        return default

    def template(self, parsed: Mapping[str, object]) -> Template:
        self.known(parsed, TOP, "")
        sections = parsed.get("section")
        if not isinstance(sections, list) or not sections:
            self.wrong("", "there is no section.", "Write at least one, headed [[section]].")
            sections = []
        title = self.text(parsed, "title", "")
        self.names_in(title, "title", only_about=True)
        numbers = self.text(parsed, "numbers", "", "headings")
        self.one_of(numbers, NUMBERED, "numbers")
        return Template(
            title=title,
            about=str(parsed.get("about", "")),
            numbers=numbers,
            has_contents=parsed.get("contents", True) is True,
            facts=tuple(self.facts(parsed.get("facts", []))),
            sections=tuple(
                self.section(s, f"section {n}") for n, s in enumerate(sections, start=1)
            ),
        )

    def one_of(self, value: str, allowed: tuple[str, ...], where: str) -> None:
        if value not in allowed:
            self.wrong(where, f"{value!r} is not known.", f"Allowed: {', '.join(allowed)}.")

    def facts(self, given: object) -> Iterable[tuple[str, str | Ask]]:
        rows = given if isinstance(given, list) else [given]
        for number, row in enumerate(rows, start=1):
            where = f"facts {number}"
            if not isinstance(row, dict):
                self.wrong(where, "it is no table.", "Write them headed [[facts]].")
                continue
            self.known(row, ("name", "words", "gap"), where)
            if "gap" in row:
                yield self.text(row, "name", where), self.ask(row["gap"], f"{where} · gap")
            else:
                words = self.text(row, "words", where)
                self.names_in(words, f"{where} · words", only_about=True)
                yield self.text(row, "name", where), words

    def section(self, given: object, where: str) -> Section:
        if not isinstance(given, dict):
            self.wrong(where, "it is no table.", "Write it headed [[section]].")
            return Section(heading="", level=1, part="whole", parts=())
        heading = self.text(given, "heading", where)
        where = f"{where} ({heading})" if heading else where
        self.known(given, ("heading", "level", "part", "block"), where)
        level = given.get("level", 1)
        if level not in (1, 2, 3):
            self.wrong(where, f"level {level!r}.", "Allowed: 1, 2 or 3.")
        part = self.text(given, "part", where, "whole")
        self.one_of(part, PARTS, f"{where} · part")
        blocks = given.get("block", [])
        if not isinstance(blocks, list):
            self.wrong(where, "block is no list.", "Write them headed [[section.block]].")
            blocks = []
        return Section(
            heading=heading,
            level=level if isinstance(level, int) else 1,
            part=part,
            parts=tuple(
                p
                for n, b in enumerate(blocks, start=1)
                if (p := self.block(b, f"{where} · block {n}")) is not None
            ),
        )

    def block(self, given: object, where: str) -> Part | None:
        kinds = [k for k in KINDS if isinstance(given, dict) and k in given]
        if not isinstance(given, dict) or len(kinds) != 1:
            self.wrong(where, "it is not of one kind.", f"Write one of: {', '.join(KINDS)}.")
            return None
        (kind,) = kinds
        where = f"{where} · {kind}"
        self.known(given, (kind, *KINDS[kind], *ALWAYS), where)
        without = given.get("without")
        made = Part(
            kind=kind,
            names="" if kind == "gap" else self.text(given, kind, where),
            options={k: v for k, v in given.items() if k in KINDS[kind]},
            when=self.conditions(given.get("when", []), f"{where} · when"),
            without=self.ask(given["gap"], where)
            if kind == "gap"
            else None
            if without is None
            else self.ask(without, f"{where} · without"),
        )
        CHECKS[kind](self, made, where)
        return made

    def ask(self, given: object, where: str) -> Ask:
        if not isinstance(given, dict) or not {"who", "what"} <= set(given):
            self.wrong(
                where,
                "it does not say who writes what.",
                'Write { who = "head of finance", what = "the budget of each year" }.',
            )
            return Ask("the author", "what belongs here")
        self.known(given, ("who", "what"), where)
        return Ask(self.text(given, "who", where), self.text(given, "what", where))

    def conditions(self, given: object, where: str) -> tuple[Condition, ...]:
        texts = given if isinstance(given, list) else [given]
        made = []
        for text in texts:
            try:
                made.append(condition(str(text)))
            except ValueError as problem:
                self.wrong(where, f"{text!r}: {problem}", "")
        return tuple(made)

    def names_in(self, text: str, where: str, *, only_about: bool = False) -> None:
        """Every name between braces is one there is, with a form that there is."""
        for inner in NAMED.findall(text):
            name, sign, form = inner.partition(":")
            if sign and form not in FORMS:
                self.wrong(where, f"{{{inner}}}: {form!r} is no form.", near(form, FORMS))
            if name in ABOUT:
                continue
            if only_about:
                self.wrong(where, f"{{{inner}}}: no figure stands here.", near(name, ABOUT))
            elif name not in FIGURE_NAMES:
                self.wrong(where, f"{{{inner}}}: no figure of that name.", near(name, FIGURE_NAMES))
        bare = NAMED.sub("", text)
        if "{" in bare or "}" in bare:
            self.wrong(where, "a brace stands alone.", "Write names as {case.plan_gbp}.")

    def table_named(self, part: Part, where: str) -> None:
        if part.names not in TABLE_NAMES:
            self.wrong(
                where, f"{part.names!r}: no table of that name.", near(part.names, TABLE_NAMES)
            )


def _check_say(reader: _Reader, part: Part, where: str) -> None:
    for option in ("", "otherwise"):
        text = part.words(option) if option else part.names
        reader.names_in(text, f"{where} {option}".strip())
        if re.search(r"\d", NAMED.sub("", text)) and not part.words("note"):
            reader.wrong(
                where,
                "it holds a number of its own.",
                "Say in note where that number comes from.",
            )
    reader.one_of(part.words("style", "body"), LOOKS, f"{where} · style")


def _check_step(reader: _Reader, part: Part, where: str) -> None:
    if part.names not in STEP_NAMES:
        reader.wrong(where, f"{part.names!r} is no step.", near(part.names, STEP_NAMES))


def _check_table(reader: _Reader, part: Part, where: str) -> None:
    reader.table_named(part, where)
    known = TABLE_NAMES.get(part.names)
    if known is None or not known.columns:
        return
    for column in part.listed("columns"):
        if column not in known.columns:
            reader.wrong(
                where, f"{part.names} has no column {column!r}.", near(column, known.columns)
            )


def _check_chart(reader: _Reader, part: Part, where: str) -> None:
    reader.table_named(part, where)
    known = TABLE_NAMES.get(part.names)
    asked = (part.words("label"), *part.listed("values"))
    if len(asked) < 2 or not asked[0]:
        reader.wrong(
            where, "label or values is missing.", 'Write label = "name", values = ["npv_gbp"].'
        )
    for column in asked if known is not None else ():
        if column and known is not None and column not in known.columns:
            reader.wrong(
                where, f"{part.names} has no column {column!r}.", near(column, known.columns)
            )


def _check_list(reader: _Reader, part: Part, where: str) -> None:
    reader.table_named(part, where)
    reader.one_of(part.words("style", "bullet"), LOOKS, f"{where} · style")


def _check_gap(reader: _Reader, part: Part, where: str) -> None:
    reader.one_of(part.words("style", "body"), LOOKS, f"{where} · style")


CHECKS: dict[str, Callable[[_Reader, Part, str], None]] = {
    "say": _check_say,
    "answer": _check_step,
    "table": _check_table,
    "chart": _check_chart,
    "list": _check_list,
    "findings": _check_step,
    "missing": _check_step,
    "gap": _check_gap,
}
