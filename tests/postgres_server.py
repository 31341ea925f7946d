"""A PostgreSQL server of a test's own: on loopback, in a temporary folder, ended after it.

`running_postgres()` gives the DATABASE_URL, or raises NoPostgres with the reason where none is
installed. PostgreSQL refuses to run as root: then the user `postgres` runs it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60


class NoPostgres(Exception):
    """There is no PostgreSQL on this machine that could be started, and why."""


def tool(name: str) -> str:
    """The path of one of PostgreSQL's programs: where Debian puts them, or from the path."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    for folder in reversed(versions):
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found:
        return found
    raise NoPostgres(f"{name} is not installed: nothing was tested on PostgreSQL")


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return opened.getsockname()[1]


def as_somebody(command: list[str]) -> list[str]:
    """The command as it may be run here: not as root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return command
    if not shutil.which("runuser"):
        raise NoPostgres("PostgreSQL does not run as root, and runuser is not installed")
    return ["runuser", "-u", "postgres", "--", *command]


def run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        as_somebody(command), cwd=folder, capture_output=True, text=True, timeout=START_SECONDS
    )
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name}: {done.stdout}{done.stderr}".strip())


@contextmanager
def running_postgres(*, is_durable=False):
    """A server with an empty database `untower`; its DATABASE_URL. What it confirms is on disk only
    where it is asked to be durable, which takes longer."""
    initdb, control = tool("initdb"), tool("pg_ctl")
    with tempfile.TemporaryDirectory(prefix="untower-postgres-") as made:
        home = Path(made)
        give_away(home)
        port, data = free_port(), home / "data"
        run([initdb, "-D", str(data), "-U", "untower", "-A", "trust", "-E", "UTF8", "-N"], home)
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        if not is_durable:
            settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        log = str(home / "log")
        run([control, "-D", str(data), "-l", log, "-o", settings, "-w", "start"], home)
        try:
            server = f"postgres://untower@127.0.0.1:{port}"
            create_database(server, "untower")
            yield f"{server}/untower"
        finally:
            if (data / "postmaster.pid").exists():
                run([control, "-D", str(data), "-m", "immediate", "-w", "stop"], home)


def create_database(server: str, name: str) -> str:
    """One more database on the server; its address."""
    command = [tool("createdb"), f"--maintenance-db={server}/postgres", name]
    subprocess.run(command, check=True, capture_output=True, timeout=START_SECONDS)
    return f"{server}/{name}"


def give_away(folder: Path) -> None:
    """Give a folder to the user that may run PostgreSQL, where this one may not."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    try:
        shutil.chown(folder, user="postgres")
    except LookupError as none:
        raise NoPostgres("there is no user postgres to run PostgreSQL") from none
