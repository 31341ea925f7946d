"""What was learned after a decision, kept: a page, its figures, and a log of who asked and when.

Purpose learn: in a folder of its own, beside no plan and no assessment. The log is only added to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from untower.answers import Plan
from untower.bids.learning.learning_answer import learning_answer
from untower.errors import UntowerError, WrongUse
from untower.publish.editions import Edition, edition_named
from untower.publish.outputs import write

if TYPE_CHECKING:
    from datetime import datetime

    from untower.answers import Reading
    from untower.bids.learning import Learning

LOG = "learning-log.jsonl"
WHO = "Say with --by-role who asks: what is learned after a decision is logged."


@dataclass(frozen=True)
class LearnedProcurement:
    """What was learned in hand: what it says, and `write` to put it in a folder."""

    learning: Learning
    made: Plan

    def write(
        self,
        folder: str | Path,
        *,
        asked_at: datetime,
        edition: Edition | str = Edition.MEMBERS,
    ) -> list[Path]:
        """Write learning.html and learning.json, and add a line to learning-log.jsonl.

        The line says who asked (a role, as `learn` was told), when, of which procurement, and
        what came of it: a refusal is logged as well. Raises WrongUse where no role was told.
        """
        if not (self.learning.event.asked_by_role or "").strip():
            raise WrongUse(WHO)
        place = Path(folder)
        written = write(self.made, place, edition_named(edition))
        line = {
            "asked_at": asked_at.isoformat(timespec="seconds"),
            **self.learning.event.as_values(),
        }
        try:
            with (place / LOG).open("a", encoding="utf-8", newline="\n") as log:
                log.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise UntowerError(
                f"{place / LOG}: the log could not be added to: {error.strerror or error}. "
                "Close the file if it is open, or name another folder with -o."
            ) from error
        return [*written, place / LOG]


def learned_procurement(
    reading: Reading, learning: Learning, organisation: str | None = None
) -> LearnedProcurement:
    """What was learned of one procurement, ready to publish."""
    made = Plan(
        purpose="learn",
        on=learning.on,
        organisation=organisation,
        reading=reading,
        steps=(learning_answer(learning),),
        missing=(),
    )
    return LearnedProcurement(learning, made)
