"""The service as it is run, for a bench: a process of its own on loopback, people who may sign in.

python -m bench.web_service seed PEOPLE    the example council and its editors; told as JSON
python -m bench.web_service values TABLE COLUMN    each version's values of a column, as JSON
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "slate herons over the weir"  # noqa: S105 (of invented people)
SLUG = "harrowmoor"
WAIT_SECONDS = 120
GUNICORN = ("--workers", "2", "--threads", "2", "--timeout", "60", "--keep-alive", "15")


def environment(home: Path, database: str | None) -> dict[str, str]:
    """The environment of every process of one service."""
    kept = {name: v for name, v in os.environ.items() if name not in ("DATABASE_URL",)}
    told = {"UNTOWER_HOME": str(home), "DJANGO_SETTINGS_MODULE": "untower.web.settings"}
    if database:
        told["DATABASE_URL"] = database
    return kept | told


def told_by(command: list[str], env: dict[str, str]) -> Any:  # noqa: ANN401 (JSON)
    """What a command of this module prints, as JSON."""
    line = [sys.executable, "-m", "bench.web_service", *command]
    done = subprocess.run(line, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def free_port() -> int:
    """A port that nobody is on."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


class Service:
    """The web process at a port and `untower worker` beside it, each a process of its own.

    The web process is `untower serve`; on a database of its own, gunicorn as docs/production.md has
    it, with a process for each of two cores.
    """

    def __init__(self, env: dict[str, str], log: Path, *, has_worker: bool = True) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._env, self._log, self._has_worker = env, log, has_worker
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start what does not run, and wait until it answers."""
        if self.web is None or self.web.poll() is not None:
            serve = ["untower", "serve", "--port", str(self.port), "--workers", "0"]
            if "DATABASE_URL" in self._env:
                at = f"127.0.0.1:{self.port}"
                serve = ["gunicorn", "untower.web.wsgi", "--bind", at, *GUNICORN]
            self.web = self._started(serve)
        if self._has_worker and (self.worker is None or self.worker.poll() is not None):
            self.worker = self._started(["untower", "worker"])
        for _ in range(WAIT_SECONDS * 20):
            try:
                urllib.request.urlopen(f"{self.address}/healthy", timeout=10).close()  # noqa: S310
            except (urllib.error.URLError, OSError):
                if self.web.poll() is not None:
                    raise RuntimeError(f"the service ended: see {self._log}") from None
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"the service did not answer: see {self._log}")

    def _started(self, command: list[str]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                env=self._env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self, which: str) -> None:
        """kill -9, and wait until it is gone."""
        process = self.web if which == "web" else self.worker
        if process is not None:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def end(self) -> None:
        """End both, kindly."""
        for process in (self.web, self.worker):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@contextmanager
def serving(env: dict[str, str], log: Path, *, has_worker: bool = True) -> Iterator[Service]:
    """A service that answers, ended afterwards."""
    service = Service(env, log, has_worker=has_worker)
    try:
        service.start()
        yield service
    finally:
        service.end()


# --- inside the service's own Python --------------------------------------------------------------


def seed(people: int) -> dict[str, Any]:
    """Harrowmoor with its tables and so many editors, the first of whom also owns it."""
    from untower.cli.serving import set_up

    set_up(None)
    from django.core.management import call_command
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from untower.actions.acting import actor_of
    from untower.actions.versions import example_version
    from untower.record.people.models import Account, Membership, Organisation
    from untower.record.versions.reading import rows_of

    call_command("migrate", interactive=False, verbosity=0)
    organisation = Organisation.objects.create(name="Harrowmoor Council", slug=SLUG)
    editors = []
    for number in range(people):
        account = Account(email=f"person{number}@example.org", name=f"Person {number}")
        account.set_password(PASSWORD)
        account.save()
        for role in ("editor", "owner")[: 2 if number == 0 else 1]:
            Membership.objects.create(organisation=organisation, account=account, role=role)
        device = TOTPDevice.objects.create(user=account, name="app", confirmed=True)
        editors.append({"email": account.email, "key": device.key})
    by = actor_of(Account.objects.get(email="person0@example.org"), organisation)
    version = example_version(organisation, by=by)
    keys = [row["component_id"] for row in rows_of(version, "components")]
    return {"slug": SLUG, "password": PASSWORD, "people": editors, "components": keys}


def values(table: str, column: str) -> dict[str, Any]:
    """Each version's values of one column by key, in order, and whether the record holds."""
    from untower.cli.serving import set_up

    set_up(None)
    from untower.actions.audit import verify
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version
    from untower.record.versions.reading import rows_of
    from untower.tables import TABLES

    organisation = Organisation.objects.get(slug=SLUG)
    key = TABLES[table].keys[0]
    versions = [
        {
            "number": version.number,
            "values": {str(row[key]): row.get(column) for row in rows_of(version, table)},
        }
        for version in Version.objects.filter(organisation=organisation).order_by("number")
    ]
    return {"versions": versions, "broken": [str(one) for one in verify(organisation).broken]}


if __name__ == "__main__":
    asked, *rest = sys.argv[1:]
    answer = seed(int(rest[0])) if asked == "seed" else values(*rest)
    print(json.dumps(answer))
