"""Where is what was learned after a decision kept, and who asked for it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from untower.errors import WrongUse

if TYPE_CHECKING:
    from untower.bids.learning import Learning
    from untower.body import Body

WHERE = (
    "What is learned after a decision is logged: say with -o FOLDER where it is kept and with "
    "--by-role ROLE who asks."
)


@dataclass(frozen=True)
class Keeping:
    """A folder for what is learned, the edition of its page, and the role that asks."""

    folder: Path | None
    edition: str
    by_role: str | None
    is_owed: bool = False
    """Whether who asks must be logged, so that a folder is needed."""

    def check(self) -> None:
        """Raise WrongUse, before any work, where it must be kept and no folder was named, and where
        one was and it cannot be kept there.
        """
        if self.folder is None:
            if self.is_owed:
                raise WrongUse(WHERE)
            return
        from untower.learned import WHO
        from untower.publish.outputs import check_can_write

        if not (self.by_role or "").strip():
            raise WrongUse(WHO)
        check_can_write(self.folder, "learn")

    def keep(self, body: Body, learning: Learning, *, is_quiet: bool) -> None:
        """Write the page and add to the log, where a folder was named; say so where none was."""
        if self.folder is None:
            if not is_quiet:
                typer.echo("Not logged: with -o FOLDER --by-role ROLE it is kept, and who asked.")
            return
        learned = body.learned(learning)
        *written, log = learned.write(self.folder, asked_at=datetime.now(UTC), edition=self.edition)
        typer.echo(f"\nWhat was learned is in {written[0]}", err=is_quiet)
        typer.echo(f"Who asked, and when, is logged in {log}", err=is_quiet)
