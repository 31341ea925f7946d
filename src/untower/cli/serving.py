"""`untower serve`: the same journey in a browser, for a team; `backup` and `restore` of what it
keeps. The libraries of the web service are loaded inside the commands."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from untower.errors import WrongUse

if TYPE_CHECKING:
    from types import FrameType

HOME = "UNTOWER_HOME"
RESTART_SECONDS = 1.0
END_SECONDS = 10.0
THREADS = 3
"""Few: pages wait for the processor, and threads that take turns at it hold locks longer."""

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder for the database, keys and stored files "
        "(UNTOWER_HOME, otherwise untower-home here).",
        metavar="FOLDER",
    ),
]


def serve(
    port: Annotated[int, typer.Option("--port", help="Port to answer on.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="Address to answer on; this machine alone by default.")
    ] = "127.0.0.1",
    home: Home = None,
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="Processes for planning runs and analyses.")
    ] = 1,
) -> None:
    """Serve the journey to a browser: sets itself up, then prints where to go."""
    if not _is_here(host) and "UNTOWER_HOSTS" not in os.environ:
        raise WrongUse(
            "To answer other machines, say by which names they call this one: set UNTOWER_HOSTS, "
            "for example UNTOWER_HOSTS=untower.example.gov.uk, and put TLS in front "
            "(docs/production.md)."
        )
    os.environ.setdefault("UNTOWER_URL", f"http://{'localhost' if _is_here(host) else host}:{port}")
    set_up(home)
    from django.conf import settings
    from django.core.management import call_command

    with _port(host, port) as taken:
        typer.echo("untower is starting.")
        sys.stdout.flush()
        str(settings.SECRET_KEY)  # made now, before two processes could ask for it at once
        call_command("migrate", interactive=False, verbosity=0)
        _say_where(settings.SERVICE_URL)
        _go_on(taken, workers)


def _go_on(taken: socket.socket, workers: int) -> None:
    """Answer requests until told to end, with the workers beside."""
    kept = [KeptAlive([sys.executable, "-m", "untower", "worker"]) for _ in range(workers)]
    try:
        _answer(taken)
    finally:
        for each in kept:
            each.end()


def set_up(home: Path | None) -> None:
    """Start Django on the home folder; say what to install where the web service is not."""
    if home is not None:
        os.environ[HOME] = str(home.resolve())
    os.environ.setdefault(HOME, str(Path("untower-home").resolve()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "untower.web.settings")
    try:
        import axes
        import csp
        import django
        import django_otp
        import waitress  # noqa: F401
    except ImportError as absent:
        raise WrongUse(
            f"The web service needs {absent.name}, which is not installed. Run: "
            "pip install 'untower[web]'"
        ) from absent
    del axes, csp, django_otp
    Path(os.environ[HOME]).mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()


def first_link(home: Home = None) -> None:
    """Print a new link that makes the first administrator, where `serve` does not run."""
    set_up(home)
    from django.core.management import call_command

    from untower.actions.acting import SERVICE
    from untower.actions.people.links import make_first_link

    call_command("migrate", interactive=False, verbosity=0)
    typer.echo(make_first_link(by=SERVICE))


def backup(
    file: Annotated[Path, typer.Argument(help="Archive to write; it must not exist.")],
    home: Home = None,
) -> None:
    """Write everything the service keeps into one archive, while it runs."""
    set_up(home)
    from untower.web.backups import back_up

    told = back_up(file)
    typer.echo(f"{file}: {told}. It holds personal data and keys: keep it as safe as the service.")


def restore(
    file: Annotated[Path, typer.Argument(help="Archive that `untower backup` wrote.")],
    home: Home = None,
) -> None:
    """Put an archive into an empty home folder, check it, and bring its tables up to date."""
    set_up(home)
    from untower.web.backups import put_back

    typer.echo(f"{os.environ[HOME]}: {put_back(file)}")


class KeptAlive:
    """A child process that is started again when it ends by itself, until it is told to end.

    Its standard input is a pipe of ours: should this process be killed, the pipe closes.
    """

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._is_ending = Event()
        self._lock = Lock()
        self._process = self._started()
        self._watch = Thread(target=self._watched, daemon=True)
        self._watch.start()

    def end(self) -> None:
        """Ask the process to end, wait for it, and do not start it again."""
        with self._lock:
            self._is_ending.set()
            self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        if self._process.stdin:
            self._process.stdin.close()
        self._watch.join(END_SECONDS)

    def _watched(self) -> None:
        while True:
            self._process.wait()
            if self._is_ending.wait(RESTART_SECONDS):
                return
            typer.echo("untower: the worker ended; it is started again.", err=True)
            with self._lock:
                if self._is_ending.is_set():
                    return
                self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603 (our own)


def _is_here(host: str) -> bool:
    return host in ("127.0.0.1", "localhost", "::1")


def _say_where(address: str) -> None:
    """Where the service is; on its first day also the link that makes its administrator."""
    from untower.actions.acting import SERVICE
    from untower.actions.people.links import make_first_link
    from untower.record.people.models import Account

    if Account.objects.exists():
        typer.echo(f"untower is at {address}\nControl-C ends it.")
        return
    typer.echo(
        f"untower is at {address}\n\nNobody has an account yet. Open this link to become its "
        f"administrator; it works once, for a day:\n\n  {make_first_link(by=SERVICE)}\n\n"
        "Control-C ends it."
    )


def _port(host: str, port: int) -> socket.socket:
    """The port, taken before anything else is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as taken:
        reason = getattr(taken, "strerror", None) or str(taken)
        raise WrongUse(
            f"Port {port} of {host} cannot be used ({reason.lower()}). Another service may be on "
            "it: choose one with --port."
        ) from taken


def _answer(taken: socket.socket) -> None:
    import waitress
    from django.conf import settings

    from untower.web.wsgi import application

    def ended(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the system's call)
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, ended)
    sys.stdout.flush()
    waitress.serve(
        application,
        sockets=[taken],
        threads=THREADS,
        ident=None,
        max_request_body_size=2 * settings.UPLOAD_MAX_BYTES,
    )
