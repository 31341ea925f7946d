"""`untower serve` on a fresh machine: set up, a link for the first administrator, a worker."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier, Event

import pytest
from django.core.exceptions import ImproperlyConfigured

from served import serving
from untower.errors import WrongUse
from untower.web import settings


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The folder that both starts use: the second finds what the first left."""
    return tmp_path_factory.mktemp("served") / "home"


@pytest.mark.skipif(not shutil.which("ps"), reason="ps is not installed: no worker was looked for")
def test_a_fresh_start_sets_itself_up_and_shows_one_link_for_the_first_administrator(home):
    with serving(home, workers=1) as service:
        link = service.first_link()
        assert service.get("/healthy") == (200, '{"healthy": true}')
        status, page = service.get(link)
        assert status == 200
        assert "Set up this service" in page
        assert service.get("/static/style/tokens.css")[0] == 200
        assert service.get("/static/..%2fsettings.py")[0] == 404
        worker = wait_until_ready(service)
        service.end()
    assert service.process.returncode == 0
    assert not is_alive(worker)
    with closing(sqlite3.connect(home / "untower.sqlite3")) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        kept = str(opened.execute("SELECT * FROM people_link").fetchall())
    assert link.rsplit("/", 1)[1] not in kept
    if os.name == "posix":
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="processes are asked for in Linux's own way")
@pytest.mark.skipif(not shutil.which("ps"), reason="ps is not installed: no worker was looked for")
def test_a_worker_that_dies_is_started_again_and_one_whose_service_was_killed_ends(home):
    with serving(home, workers=1) as service:
        first = wait_until_ready(service)
        os.kill(first, signal.SIGKILL)
        service.wait_for("the worker ended; it is started again")
        second = only_child(service)
        assert second != first
        service.process.kill()
    waited = Event()
    for _ in range(600):
        if not is_alive(second):
            break
        waited.wait(0.05)
    assert not is_alive(second)


def wait_until_ready(service) -> int:
    """Until a worker was heard of; its process."""
    waited = Event()
    for _ in range(1200):
        if service.get("/ready")[0] == 200:
            return only_child(service)
        waited.wait(0.05)
    raise AssertionError(service.said)


def only_child(service) -> int:
    waited = Event()
    for _ in range(1200):
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(service.process.pid)], capture_output=True, text=True
        )
        if pids := listed.stdout.split():
            return int(pids[0])
        waited.wait(0.05)
    raise AssertionError("no worker is running")


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True
    )
    return not listed.stdout.strip().startswith("Z")


def keys_put_at_once(file) -> set[str]:
    """What each of many starts at one moment reads as the key."""
    start = Barrier(16)

    def begin(number: int) -> str:
        start.wait()
        settings._put_key(file, f"key {number} " * 20)
        return file.read_text(encoding="utf-8")

    with ThreadPoolExecutor(16) as threads:
        return set(threads.map(begin, range(16)))


def test_however_many_start_at_once_one_key_is_made_and_never_half_of_it(tmp_path):
    for attempt in range(10):
        file = tmp_path / str(attempt) / "secret-key"
        file.parent.mkdir()
        (key,) = keys_put_at_once(file)
        assert key.count("key") == 20
        assert [one.name for one in file.parent.iterdir()] == ["secret-key"]
        if os.name == "posix":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_is_kept_where_the_file_system_has_no_links(tmp_path, monkeypatch):
    def none(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", none)
    for key in ("first", "second"):
        settings._put_key(tmp_path / "secret-key", key)
    assert (tmp_path / "secret-key").read_text() == "first"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_empty_key_file_is_said_and_not_signed_with(tmp_path, monkeypatch):
    monkeypatch.delenv("UNTOWER_SECRET_KEY", raising=False)
    monkeypatch.setattr(settings, "HOME", tmp_path)
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(ImproperlyConfigured, match="Put the key back from where it was backed up"):
        settings._key()


def test_a_port_that_is_taken_is_said_in_a_sentence_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        second = subprocess.run(
            [
                sys.executable,
                "-m",
                "untower",
                "serve",
                "--home",
                str(tmp_path / "two"),
                "--port",
                port,
                "--workers",
                "0",
            ],
            capture_output=True,
            text=True,
        )
    assert second.returncode == 2
    assert f"Port {port} of 127.0.0.1 cannot be used" in second.stderr
    assert "Traceback" not in second.stderr
    assert not list((tmp_path / "two").iterdir())


def test_other_machines_are_answered_only_by_names_that_were_stated(tmp_path):
    asked = [sys.executable, "-m", "untower", "serve", "--home", str(tmp_path)]
    said = subprocess.run([*asked, "--host", "0.0.0.0"], capture_output=True, text=True)  # noqa: S104
    assert said.returncode == 2
    assert "set UNTOWER_HOSTS" in said.stderr


def test_without_the_web_libraries_it_says_what_to_install(tmp_path, monkeypatch):
    from untower.cli.serving import set_up

    monkeypatch.setitem(sys.modules, "waitress", None)
    with pytest.raises(WrongUse, match=r"pip install 'untower\[web\]'"):
        set_up(tmp_path)


def test_help_loads_no_part_of_the_web_service():
    asked = (
        "import sys\n"
        "sys.argv = ['untower', '--help']\n"
        "from untower.cli import app\n"
        "try:\n    app()\nexcept SystemExit:\n    pass\n"
        "web = ('django', 'waitress', 'axes', 'csp')\n"
        "print([name for name in sys.modules if name.split('.')[0] in web])"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "serve" in said.stdout
    assert said.stdout.strip().endswith("[]")
