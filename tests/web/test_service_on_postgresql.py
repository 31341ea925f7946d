"""The same tests of the service on PostgreSQL, and a dump of it that comes back whole.

The tests of this folder run on SQLite, in the same process. This one starts a server and runs once
more against it those whose subject is what is written and locked: ON_BOTH. What a page looks like
does not depend on the database. It skips, with the reason, where there is no PostgreSQL.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from postgres_server import NoPostgres, create_database, running_postgres, tool

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MINUTES = 15  # ends a run that hangs; says nothing of how long it should take
ON_BOTH = (
    "test_audit_chain.py",
    "test_people_accounts.py",
    "test_people_links.py",
    "test_people_roles.py",
    "test_procurements_walk.py",
    "test_runs_adopting.py",
    "test_runs_jobs.py",
    "test_service_health.py",
    "test_versions_actions.py",
)


@pytest.fixture(scope="module")
def database_url():
    """A PostgreSQL server of this module's own."""
    try:
        with running_postgres() as address:
            yield address
    except NoPostgres as reason:
        pytest.skip(f"{reason}")


def environment(address: str, home: Path) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": address, "UNTOWER_HOME": str(home)}


def test_the_tests_of_the_service_pass_on_postgresql_too(database_url, tmp_path):
    if os.environ.get("DATABASE_URL"):
        pytest.skip("this run is on PostgreSQL already")
    options = f"-n 0 -p no:cacheprovider --basetemp={tmp_path / 'tests'}".split()
    files = [str(HERE / name) for name in ON_BOTH]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *files],
        cwd=ROOT,
        env=environment(database_url, tmp_path / "home"),
        capture_output=True,
        text=True,
        timeout=MINUTES * 60,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    counted = re.search(r"(\d+) passed", done.stdout)
    assert counted
    assert int(counted.group(1)) > 100


MADE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from untower.actions.acting import SERVICE
from untower.actions.people.links import make_first_link
make_first_link(by=SERVICE)
"""
LOOKED_AT = """
import django; django.setup()
from untower.actions.chain import broken_links
from untower.record.events.models import ChainHead, Event
kinds = [event.kind for event in Event.objects.all()]
print(kinds, [list(broken_links(head)) for head in ChainHead.objects.all()])
"""


def test_a_dump_is_restored_into_another_database_and_its_chain_verifies(database_url, tmp_path):
    def python(code: str, address: str) -> str:
        settings = {"DJANGO_SETTINGS_MODULE": "untower.web.settings"}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment(address, tmp_path) | settings,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    server = database_url.rsplit("/", 1)[0]
    served, other = create_database(server, "served"), create_database(server, "restored")
    python(MADE, served)
    dump = str(tmp_path / "untower.dump")
    # The two commands of docs/production.md.
    subprocess.run([tool("pg_dump"), "--format=custom", f"--file={dump}", served], check=True)
    subprocess.run(
        [tool("pg_restore"), "--exit-on-error", "--no-owner", f"--dbname={other}", dump], check=True
    )
    assert python(LOOKED_AT, other) == "['first_link_made'] [[]]"
    documented = (ROOT / "docs" / "production.md").read_text("utf-8")
    for words in ("pg_dump --format=custom", "pg_restore --exit-on-error --no-owner"):
        assert words in documented
