"""What must stay true of the repository as a whole: docs, tables, examples and habits agree."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from untower.journey import STEP_NAMES
from untower.tables import TABLES, sensitivity_of

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    if name
]
HEAVY = ("polars", "numpy", "fastexcel", "xlsxwriter", "jinja2", "rapidfuzz", "rich.progress")


def test_help_imports_no_heavy_library():
    for command in ([], ["plan"], ["estate"], ["check"], ["start"], ["tables"], ["demo"]):
        script = (
            f"import sys; sys.argv = ['untower', *{command!r}, '--help']\n"
            "from untower.cli import main\n"
            "try: main()\n"
            "except SystemExit: pass\n"
            f"print('LOADED', *[m for m in {HEAVY!r} if m in sys.modules])"
        )
        shown = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout
        assert "Usage: untower" in shown
        assert shown.rstrip().endswith("LOADED")


def test_no_module_is_over_500_lines():
    long = {str(p): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 500}
    assert long == {}


def test_no_room_is_called_utils_or_the_like():
    vague = {"utils", "util", "common", "helpers", "helper", "manager", "base", "misc"}
    assert [str(p) for p in SOURCES if vague & {p.stem, *p.parts}] == []


def test_every_module_says_what_it_answers():
    by_hand = [p for p in SOURCES if p.parent.name != "migrations"]  # Django writes those
    silent = [str(p) for p in by_hand if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    assert silent == []


def test_every_table_belongs_to_a_step_of_the_journey_or_to_the_whole():
    assert {t.step for t in TABLES.values()} <= {*STEP_NAMES, "organisation"}


def test_every_link_points_to_a_key_column():
    for table in TABLES.values():
        for column in table.columns:
            if column.link:
                target, key = column.link.split(".")
                assert TABLES[target].column(key).is_key, f"{table.name}.{column.name}"


def test_every_row_rule_reads_declared_columns():
    for table in TABLES.values():
        for rule in table.rules:
            assert {rule.column, *rule.reads} <= set(table.column_names), table.name


def test_a_security_or_personal_column_is_never_in_a_lower_edition_by_default():
    assert sensitivity_of("suppliers.contact_email").words == "personal"
    assert sensitivity_of("legacy.l1").words == "security"


def test_the_lock_file_has_hashes_and_names_no_registry():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    pinned = re.findall(r"^[a-z0-9][a-z0-9._-]*==", lock, flags=re.MULTILINE)
    assert len(pinned) > 20
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = "".join(
        (ROOT / "docs/decisions" / page).read_text("utf-8").lower()
        for page in ("0003-parts-we-stand-on.md", "0010-the-service-and-its-parts.md")
    )
    named = [
        re.split(r"[><=\[;]", d)[0]
        for d in (
            *project["dependencies"],
            *project["optional-dependencies"]["test"],
            *project["optional-dependencies"]["web"],
        )
    ]
    unexplained = [
        n
        for n in named
        if not n.startswith("types-")
        and n.replace("-python", "").split("-playwright")[0] not in reasons
    ]
    assert unexplained == []


def test_every_decision_is_listed_and_every_listed_decision_exists():
    folder = ROOT / "docs/decisions"
    listed = set(
        re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    )
    assert listed == {p.name for p in folder.glob("[0-9]*.md")}


def test_every_local_link_in_the_documents_leads_somewhere():
    broken = []
    for page in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
    ]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} → {target}")
    assert broken == []


def test_every_command_is_named_in_the_readme():
    from untower.cli import app

    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
    assert [c for c in commands if f"untower {c}" not in readme and f"make {c}" not in readme] == []


def test_the_command_line_offers_exactly_the_editions_there_are():
    from untower.cli.options import EditionName
    from untower.publish.editions import Edition

    assert [e.value for e in EditionName] == [e.value for e in Edition]


def test_no_key_and_no_database_of_a_service_is_tracked():
    kept = [p for p in TRACKED if "untower-home" in p.parts or p.suffix in (".sqlite3", ".pem")]
    kept += [p for p in TRACKED if p.name.startswith("secret-key")]
    assert kept == []


def test_no_tracked_file_is_over_5_mb():
    assert [str(p) for p in TRACKED if p.is_file() and p.stat().st_size > 5_000_000] == []


def test_nothing_is_fetched_at_run_time():
    fetching = {"urllib.request", "http.client", "requests", "httpx", "socket", "aiohttp"}
    listens = ROOT / "src/untower/cli/serving.py"  # takes its port before it says where to go
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            assert not (fetching - ({"socket"} if source == listens else set())) & set(names), (
                source
            )


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md", "LICENSE"]
)
def test_a_newcomer_finds_the_usual_pages(name):
    assert (ROOT / name).stat().st_size > 500
