"""A new rule in one command: its file, its page and its spec, which fails until it is filled in.

`python -m untower.assurance.add_rule NAME` from the root of the repository.
"""

from __future__ import annotations

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from untower.assurance.pages import rule_page
from untower.assurance.rule import Rule

if TYPE_CHECKING:
    from types import ModuleType

RULE = '''"""To be written: the question this rule answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE
from untower.assurance.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="To be written.",
    why="To be written.",
    point="To be written.",
    edition="current",
    subject="components",
    binds=HOUSE,
    source="To be written.",
    reads=("components.component_id", "components.name"),
    next_step="To be written.",
    supply="To be written.",
    exclusions=(),
    assumptions=(),
    examples=(),
)
def {name}(case: CaseFile) -> Iterator[Answer]:
    """To be written: what each row is judged by."""
    for line in case.rows("components"):
        yield line.not_known("the rule is not written yet")
'''
SPEC = '''"""{words}: is the rule filled in? Its cases stand in its own file."""

from __future__ import annotations

from untower.assurance.rule import rules
from untower.assurance.unfinished import unfinished


def test_{name}_has_its_sentence_source_and_four_cases():
    found = [rule for rule in rules() if rule.name == "{name}"]
    assert [line for rule in found for line in unfinished(rule)] == []
    assert len(found) == 1
'''
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def add_rule(name: str, root: Path) -> list[Path]:
    """Write rule, page and spec below `root`; the files written.

    Raises ValueError where the name is no name of a rule or is taken, or the root is none.
    """
    folder = root / "src" / "untower" / "assurance" / "rules"
    if not NAME.fullmatch(name):
        raise ValueError(f"{name}: allowed: a to z, digits and _, as in lots_have_reasons")
    if not folder.is_dir():
        raise ValueError(f"{root}: allowed: the root of the repository, where src stands")
    rule_file = folder / f"{name}.py"
    page = root / "docs" / "rules" / f"{name}.md"
    spec = root / "tests" / "spec" / "rules" / f"test_{name}.py"
    taken = [file for file in (rule_file, page, spec) if file.exists()]
    if taken:
        raise ValueError(f"{taken[0]}: it is there already. Choose another name.")
    for file in (rule_file, page, spec):
        file.parent.mkdir(parents=True, exist_ok=True)
    _write(rule_file, RULE.format(name=name))
    _write(spec, SPEC.format(name=name, words=name.replace("_", " ").capitalize()))
    _write(page, rule_page(_declared_in(rule_file)))
    return [rule_file, page, spec]


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _declared_in(file: Path) -> Rule:
    """The rule that a file declares."""
    spec = spec_from_file_location(f"untower.assurance.rules.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ValueError(f"{file}: it could not be read as Python")
    module: ModuleType = module_from_spec(spec)
    spec.loader.exec_module(module)
    return next(thing for thing in vars(module).values() if isinstance(thing, Rule))


def main(arguments: list[str]) -> int:
    """Add the rule that is named and say what to do next."""
    if len(arguments) != 1:
        sys.stderr.write("Name one rule: python -m untower.assurance.add_rule lots_have_reasons\n")
        return 2
    try:
        written = add_rule(arguments[0], Path())
    except ValueError as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    sys.stdout.write("".join(f"{file.as_posix()}\n" for file in written))
    sys.stdout.write("Fill in the rule, then: python -m untower.assurance.pages docs\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
