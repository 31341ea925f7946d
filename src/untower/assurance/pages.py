"""What does each rule ask, of whom, and why? One page a rule and one page of them all.

`python -m untower.assurance.pages docs` writes docs/rules/ and docs/reference/rules.md from the
rules themselves; a test holds them fresh.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from untower.assurance.editions import INCOMPLETE_2016, OUR_READING
from untower.assurance.rule import rules
from untower.findings import Force
from untower.policy.numbers import KINDS, NATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from untower.assurance.rule import Bond, Example, Rule

GENERATED = (
    "<!-- Generated from the rules: `python -m untower.assurance.pages docs`. "
    "Edits here are lost. -->\n"
)
BODIES = {"central": "central government", "council": "councils", "other": "other public bodies"}
INDEX_HEAD = f"""# Rules

Every rule untower judges, with a page each. A blank is never a pass: what cannot be judged is *not
known*, with the evidence to supply. *Force* is how strongly a rule binds at most; whom it binds and
from when is on its page. A finding is never louder than its rule binds.

{INCOMPLETE_2016} {OUR_READING}

A rule that asks the same of both editions is one test with two pages: the second says which it
repeats.
"""


def index_page() -> str:
    """Every rule as a line, by edition and point."""
    head = ("Rule", "Asks", "Edition", "Point", "Force at most", "Confirmed", "Repeats")
    ordered = sorted(rules(), key=lambda r: (r.edition != "current", _order(r.point), r.name))
    rows = [
        (
            f"[{_words(r)}](../rules/{r.name}.md)",
            r.sentence,
            r.edition,
            r.point,
            max((b.force for b in r.binds), default=Force.HOUSE_CONVENTION).words,
            "yes" if r.confirmed else "no",
            (r.repeats or "").replace("_", " "),
        )
        for r in ordered
    ]
    distinct = sum(r.repeats is None for r in rules())
    counted = f"{len(rules())} rules, {distinct} distinct tests.\n"
    return f"{GENERATED}\n{INDEX_HEAD}\n{counted}\n{_grid([head, *rows])}"


def _order(point: str) -> tuple[int, str]:
    return (int(point), "") if point.isdigit() else (99, point)


def _words(rule: Rule) -> str:
    return rule.name.replace("_", " ")


def rule_page(rule: Rule) -> str:
    """One rule: sentence, why, example, whom it binds, source, when it does not apply."""
    parts = [
        GENERATED,
        f"# {_words(rule).capitalize()}\n",
        f"{rule.sentence}\n",
        f"## Why it matters\n\n{rule.why}\n",
        f"## Worked example\n\n{_examples(rule)}",
        f"## Whom it binds\n\n{_bullets(_bond(b) for b in rule.binds) or _NOBODY}",
        f"{_loudest(rule)}## Source\n\n{_source(rule)}\n",
        f"## When it does not apply\n\n{_bullets(rule.exclusions) or _BOUND_ONLY}",
        f"## What it assumes\n\n{_bullets(rule.assumptions) or _NOTHING}",
        f"## What it reads\n\n{_bullets(f'`{read}`' for read in dict.fromkeys(rule.reads))}"
        f"{_heard(rule)}",
        f"## What to do\n\nWhere it is not met: {_lower(rule.next_step)}\n\n"
        f"Where it is not known, supply this. {rule.supply}\n",
    ]
    return "\n".join(parts)


_NOBODY = "Nobody: it is a house convention, and severity never rises above that.\n"
_NOTHING = "Nothing beyond its tables.\n"
_BOUND_ONLY = "Where it binds nobody.\n"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _bullets(lines: Iterable[str]) -> str:
    return "".join(f"- {line}\n" for line in lines)


def _bond(bond: Bond) -> str:
    """Whom, where, how strongly, from when."""
    every = set(bond.kinds) >= set(KINDS)
    bodies = "every public body" if every else ", ".join(BODIES[k] for k in bond.kinds)
    nations = "the United Kingdom" if set(bond.nations) >= set(NATIONS) else _nations(bond)
    days = f", from {bond.since.isoformat()}" if bond.since else ""
    days += f" to {bond.until.isoformat()}" if bond.until else ""
    return f"{bodies} in {nations}: {bond.force.words}{days}"


def _loudest(rule: Rule) -> str:
    """How loud a finding may be at most, where that is below the force."""
    if rule.loudest is None or not rule.binds:
        return ""
    return f"A finding of it is never louder than {rule.loudest.words}.\n\n"


def _heard(rule: Rule) -> str:
    """The earlier steps whose answers it rests on."""
    return "".join(f"- what the step `{step}` answers\n" for step in rule.hears)


def _nations(bond: Bond) -> str:
    return ", ".join(n.replace("_", " ").title() for n in bond.nations)


def _source(rule: Rule) -> str:
    confirmed = "" if rule.confirmed else " It was not read in the text itself: check it first."
    point = f"Point {rule.point}" if rule.point.isdigit() else rule.point.capitalize()
    edition = "edition of 2016" if rule.edition == "2016" else "as it stands now"
    end = "" if rule.source.endswith(".") else "."
    return f"{rule.source}{end} {point}, {edition}.{confirmed}"


def _examples(rule: Rule) -> str:
    """Each example's tables and outcomes."""
    return "\n".join(_example(e) for e in rule.examples)


def _example(example: Example) -> str:
    body = {"central": "a department", "council": "a council"}.get(example.kind, "another body")
    nation = example.nation.replace("_", " ").title()
    said = [f"On {example.on.isoformat()}, for {body} in {nation}:\n"]
    for name, text in example.tables.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        cells = [[c.strip() for c in line.split("|")] for line in lines if set(line) - set("-+ ")]
        said.append(f"`{name}`\n\n{_grid(cells)}")
    if example.states:
        stand = _grid([("step", "state"), *example.states.items()])
        said.append(f"How the steps before stand:\n\n{stand}")
    outcome = _grid([("row", "outcome"), *example.outcomes.items()])
    said.append(f"What comes out:\n\n{outcome}")
    return "\n".join(said)


def _grid(rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; its first row is the head."""
    lines = [tuple(row) for row in rows]
    lines.insert(1, ("---",) * len(lines[0]))
    return "".join("| " + " | ".join(c.replace("|", "\\|") for c in r) + " |\n" for r in lines)


def pages() -> dict[str, str]:
    """Every page by its place below docs."""
    return {"reference/rules.md": index_page()} | {
        f"rules/{rule.name}.md": rule_page(rule) for rule in rules()
    }


def main(arguments: list[str]) -> int:
    """Write every page below the folder that is named, and take away pages of rules that went."""
    if len(arguments) != 1:
        sys.stderr.write("Name one folder: python -m untower.assurance.pages docs\n")
        return 2
    folder = Path(arguments[0])
    for name, text in pages().items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    for page in (folder / "rules").glob("*.md"):
        if f"rules/{page.name}" not in pages():
            page.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
