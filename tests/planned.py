"""A very small council on the service, whole runs and what-ifs of it, and a worker to carry out.

The council is that of the specs of the joint choice: three components, three offers.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal

from tests import range_tables

from untower.actions.acting import actor_of
from untower.actions.jobs import KINDS
from untower.actions.runs.starting import start_run
from untower.actions.versions import save_tables
from untower.actions.working import Working
from untower.record.people.models import Account
from untower.wishing import Wanted

ON = date(2026, 11, 1)
DRAWS = 1_000


def saved_council(organisation, by, **changed):
    """A version with the small council's tables, any of them replaced."""
    tables = range_tables.council(**changed)
    return save_tables(organisation=organisation, by=by, tables=tables, what="All tables")


def runs_carried_out(*runs):
    """The same of runs alone, where no page of a step is looked at."""
    return carried_out(*runs, lanes=("run", "what_if"))


def asked_run(organisation, by, version, **wishes):
    """A run of the version, asked for; `name` and any wish."""
    name = wishes.pop("name", "As the rules stand")
    of_run = wishes.pop("of_run", None)
    wanted = Wanted(**{"draws": DRAWS, "gap_pct": Decimal("0.1"), **wishes})
    return start_run(
        organisation=organisation,
        by=by,
        version=version,
        on=ON,
        name=name,
        asked=wanted,
        of_run=of_run,
    )


def carried_out(*runs, lanes=KINDS):
    """Carry out all that waits in the lanes, here and now; the runs as they stand then."""
    from untower.web.jobs import handlers

    Working(handlers(), lanes).carry_out_waiting()
    for run in runs:
        run.refresh_from_db()
    return runs[0] if len(runs) == 1 else runs


def actor(client_or_account, organisation):
    """Who an account, or a client's account, is in the organisation."""
    account = getattr(client_or_account, "account", client_or_account)
    return actor_of(Account.objects.get(pk=account.pk), organisation)


def environment(settings, connection) -> dict[str, str]:
    """The environment of a worker of its own process, at the same database."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{told['NAME']}"
    else:
        at = f"{told['HOST'] or 'localhost'}:{told['PORT'] or 5432}"
        address = f"postgres://{told['USER']}:{told['PASSWORD']}@{at}/{told['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": address,
        "UNTOWER_HOME": str(settings.HOME),
        "DJANGO_SETTINGS_MODULE": "untower.web.settings",
        "UNTOWER_BEAT_SECONDS": "0.2",
        "UNTOWER_STALE_SECONDS": "600",  # a busy machine is no dead worker
    }
