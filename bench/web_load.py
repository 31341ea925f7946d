"""How long do fifty people wait, reading and editing at once, and is anything they saved lost?

`untower serve` on SQLite, gunicorn on PostgreSQL as docs/production.md has it, a worker beside:
real sign-in, sessions and tokens in forms; the people are another process on the same two cores.
Each thinks for one to three seconds between pages and edits one time in six; one edit in five is of
a row that everybody edits. Afterwards every save that was confirmed is looked for in the versions.

Beside it, reading alone: a bare Django page and datasette over the same tables, with the same
people. Neither asks who one is, keeps versions or has other pages; what they show is where the
floor is, and what another reader of tables takes.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.joint_peers import peers_python
from bench.line import Line
from bench.web_browser import Browser
from bench.web_service import SLUG, environment, free_port, serving, told_by

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "bench" / "web"
PEOPLE = 50
SECONDS = float(os.environ.get("UNTOWER_BENCH_WEB_SECONDS", "60"))
THINKS = (1.0, 3.0)
EDIT_ONE_IN = 6
READ_MS, SAVE_MS = 500, 1_000
COLUMN = "owner_role"
PAGES = (
    "journey",
    "journey/needs",
    "journey/estate",
    "findings",
    "estate",
    "estate/tables/components",
    "estate/tables/contracts",
    "estate/history",
    "runs",
)


def run() -> list[Line]:
    """Both databases, then the two others."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    lines = _service("SQLite", None)
    try:
        with _postgres() as database:
            lines += _service("PostgreSQL", database)
    except NoPostgres as reason:
        lines.append(Line("PostgreSQL", "not measured", str(reason)))
    tables = FOLDER / "tables.sqlite3"
    write_tables(tables)
    lines += _reader(
        "bare Django page, SQLite",
        lambda port: [sys.executable, str(ROOT / "bench/peers/bare_django.py"), str(tables), port],
        ("/components", "/contracts", "/services", "/uses", "/charges"),
    )
    datasette = str(Path(peers_python()).with_name("datasette"))
    lines += _reader(
        "datasette, SQLite",
        lambda port: [datasette, "serve", "-i", str(tables), "-h", "127.0.0.1", "-p", port],
        tuple(f"/tables/{name}" for name in ("components", "contracts", "services", "uses")),
    )
    return lines


def _service(name: str, database: str | None) -> list[Line]:
    """The service on one database: what people waited, and what of theirs was kept."""
    home = FOLDER / name.lower()
    home.mkdir()
    env = environment(home, database)
    seeded = told_by(["seed", str(PEOPLE + 1)], env)
    plan = {
        **seeded,
        "pages": [f"/o/{SLUG}/{page}" for page in PAGES],
        "edit_one_in": EDIT_ONE_IN,
    }
    with serving(env, home / "log") as service:
        _wait_for_answers(service.address, seeded)
        told = _people(service.address, plan, home)
    after = told_by(["values", "components", COLUMN], env)
    lost = lost_updates(told["confirmed"], after["versions"])
    read, saved = _waits(told["read"]), _waits(told["saved"])
    errors = told["errors"]
    counts = f"{len(told['confirmed'])} saves confirmed, {told['asked']} asked to choose"
    return [
        Line(
            f"{name}: {PEOPLE} people reading, {SECONDS:.0f} s",
            _words(read),
            f"aim p95 {READ_MS} ms; {_slowest(told['read'])}",
            failed=_p95(read) > READ_MS,
        ),
        Line(
            f"{name}: saving", _words(saved), f"aim p95 {SAVE_MS} ms", failed=_p95(saved) > SAVE_MS
        ),
        Line(
            f"{name}: errors, lost updates",
            f"{len(errors)} errors, {len(lost)} lost",
            "; ".join([counts, *errors[:3], *lost[:3], *after["broken"][:3]]),
            failed=bool(errors or lost or after["broken"]),
        ),
    ]


def _reader(name: str, command: Any, pages: tuple[str, ...]) -> list[Line]:  # noqa: ANN401
    """Somebody else's pages over the same tables, read by the same people."""
    port = str(free_port())
    plan = {"people": [], "pages": list(pages), "edit_one_in": 0}
    with (FOLDER / "peers.log").open("ab") as log:
        process = subprocess.Popen(command(port), stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _warmed(address + pages[0])
            told = _people(address, plan, FOLDER)
        finally:
            process.terminate()
            process.wait()
    read = _waits(told["read"])
    note = f"reading alone; {len(told['errors'])} errors"
    return [Line(f"{name}: {PEOPLE} people reading", _words(read), note)]


def _people(address: str, plan: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Fifty people in a process of their own; what they saw."""
    asked, found = folder / "plan.json", folder / "people.json"
    whole = {**plan, "count": PEOPLE, "seconds": SECONDS, "thinks": THINKS, "seed": 1}
    asked.write_text(json.dumps(whole), encoding="utf-8")
    command = [sys.executable, "-m", "bench.web_people", address, str(asked), str(found)]
    subprocess.run(command, check=True, cwd=ROOT)
    told: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
    return told


def lost_updates(confirmed: list[list[str]], versions: list[dict[str, Any]]) -> list[str]:
    """Saves that were confirmed and are in no version, and values that came back by themselves."""
    came: dict[str, list[str]] = {}
    before: dict[str, Any] = {}
    for version in versions:
        for key, value in version["values"].items():
            if before and before.get(key) != value:
                came.setdefault(key, []).append(value)
        before = version["values"]
    lost = [f"{key}: {value}" for key, value in confirmed if value not in came.get(key, [])]
    back = [
        f"{key}: {value} came back"
        for key, history in came.items()
        for value in {one for one in history if history.count(one) > 1}
    ]
    known = {(key, value) for key, value in confirmed}
    nobody = [
        f"{key}: {value} was confirmed to nobody"
        for key, history in came.items()
        for value in history
        if (key, value) not in known
    ]
    return lost + back + nobody


def write_tables(file: Path) -> None:
    """The example council's tables in SQLite, for the others to show."""
    import csv

    with sqlite3.connect(file) as database:
        for source in sorted((ROOT / "examples" / "harrowmoor").glob("*.csv")):
            with source.open(encoding="utf-8-sig", newline="") as opened:
                rows = list(csv.reader(opened))
            columns = ", ".join(f'"{name}" text' for name in rows[0])
            database.execute(f'create table "{source.stem}" ({columns})')
            marks = ", ".join("?" * len(rows[0]))
            into = f'insert into "{source.stem}" values ({marks})'  # noqa: S608 (names of files)
            database.executemany(into, rows[1:])
    database.close()


def _warmed(address: str) -> None:
    """Wait until an address answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=30).close()  # noqa: S310 (our own process)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{address} never answered")


def _wait_for_answers(address: str, seeded: dict[str, Any]) -> None:
    """Until the worker has worked the first version out: a page that waits for it is no page."""
    me, browser = seeded["people"][-1], Browser(address)
    browser.sign_in(me["email"], seeded["password"], me["key"])
    for _ in range(600):
        if browser.get(f"/o/{SLUG}/journey/needs").status == 200:
            browser.close()
            return
        time.sleep(0.5)
    raise RuntimeError("the first version was never worked out")


def _waits(told: list[list[Any]]) -> list[float]:
    return sorted(seconds * 1_000 for _, seconds in told)


def _p95(waits: list[float]) -> float:
    return waits[min(len(waits) - 1, int(0.95 * len(waits)))] if waits else float("inf")


def _words(waits: list[float]) -> str:
    if not waits:
        return "nothing"
    middle = waits[len(waits) // 2]
    return (
        f"p95 {_p95(waits):,.0f} ms (median {middle:,.0f}, longest {waits[-1]:,.0f}; "
        f"{len(waits):,} requests)"
    )


def _slowest(told: list[list[Any]]) -> str:
    """The kind of page that is waited for longest."""
    by_page: dict[str, list[float]] = {}
    for page, seconds in told:
        by_page.setdefault(page.split("?")[0], []).append(seconds * 1_000)
    worst = max(by_page, key=lambda page: _p95(sorted(by_page[page])))
    return f"slowest {worst.removeprefix(f'/o/{SLUG}/')}, p95 {_p95(sorted(by_page[worst])):,.0f}"


class NoPostgres(Exception):
    """No PostgreSQL to measure on, and why."""


@contextmanager
def _postgres() -> Iterator[str]:
    """A PostgreSQL of this bench's own on loopback, as it comes: what it confirms is on disk."""
    from tests import postgres_server

    try:
        with postgres_server.running_postgres(is_durable=True) as database:
            yield database
    except postgres_server.NoPostgres as reason:
        raise NoPostgres(str(reason)) from None


if __name__ == "__main__":
    for line in run():
        print(f"| {line.what} | {line.result} | {line.note} |{' FAILED' if line.failed else ''}")
