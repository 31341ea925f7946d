"""Does the same come out again? An export for a challenge, worked out anew from what is in it.

Nothing else is read: no database, no network, no clock. The recorded work is done, not the recorded
time, so that a slower machine comes to the same result.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from untower.assessing import assess_procurement
from untower.errors import UnreadableFile, WrongUse
from untower.plan import walk
from untower.policy.digest import digest_of
from untower.publish.editions import Edition, cut
from untower.publish.papers.making import put
from untower.publish.plan_json import plan_as_json
from untower.storage.challenge import read_challenge
from untower.storage.challenge_differences import differing
from untower.storage.challenge_events import event_troubles
from untower.storage.challenge_policy import policy_from
from untower.storage.challenge_tables import version_troubles
from untower.storage.versions.as_read import placed, reading_from
from untower.tables import TABLES
from untower.version import __version__
from untower.wishing import wanted_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import polars as pl

    from untower.answers import Plan, Reading
    from untower.award.problem import Progress as Known
    from untower.storage.challenge import Challenge

    Progress = Callable[[int, int, str], None]

SHOWN = 20
THREADS = 2


@dataclass(frozen=True, kw_only=True)
class MadeAgain:
    """What came out, beside what the export holds. `sentences` say all of it, the verdict last."""

    sentences: tuple[str, ...]
    is_equal: bool
    files: Mapping[str, bytes] = field(default_factory=dict)

    def write(self, folder: Path) -> list[Path]:
        """Write what came out into a folder, which is made; nothing that is there is replaced."""
        if folder.exists() and not folder.is_dir():
            raise WrongUse(f"{folder}: is a file. Name a folder with -o.")
        for name in self.files:
            if (folder / name).exists():
                raise WrongUse(f"{folder / name}: is there already. Name another folder with -o.")
        folder.mkdir(parents=True, exist_ok=True)
        return put((folder / name, content) for name, content in self.files.items())


def make_again(file: Path, *, progress: Progress | None = None) -> MadeAgain:
    """Work the result of an export out again and compare. UnreadableFile where it is none."""
    held = read_challenge(file)
    try:
        troubles = list(_troubles(held))
        result, made = _made(held, progress)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"the export does not say what is needed to make its result again ({error!r})."
        raise UnreadableFile(str(file), reason, "Ask for it to be made again.") from error
    there = held.results.get(result)
    differences = ["There is no result in it to compare with."]
    if there is not None:
        differences = list(differing(json.loads(there, parse_float=str), _parsed(made)))
    return MadeAgain(
        sentences=tuple(_said(held, troubles, differences)),
        is_equal=not troubles and not differences,
        files={result: made},
    )


def _said(held: Challenge, troubles: list[str], differences: list[str]) -> Iterator[str]:
    about = held.about
    yield f"{about['title']}, {about['organisation']}."
    then = about["made_with"]
    if then != __version__:
        yield f"It was made with untower {then}, and again now with untower {__version__}."
    yield from troubles
    if not troubles:
        whole = sum(1 for event in held.events if "kind" in event)
        yield (
            f"Whole: every file is as its manifest says, {whole:,} events and "
            f"{len(held.events) - whole:,} links between them follow from one another, the tables "
            "are those whose digests the events name."
        )
    yield from differences[:SHOWN]
    if len(differences) > SHOWN:
        yield f"And {len(differences) - SHOWN:,} more places."
    if differences:
        yield "DIFFERS: what comes out now is not what the export holds."
    else:
        yield "EQUAL: what comes out now is what the export holds, in every value."


def _troubles(held: Challenge) -> Iterator[str]:
    """Everything in the export that does not hold together."""
    yield from held.troubles
    yield from event_troubles(held.events)
    saved = {
        event["subject"][1]: event["facts"].get("digest")
        for event in held.events
        if event.get("kind") in ("version.saved", "version.restored")
    }
    for told in held.versions_told:
        yield from version_troubles(told, held.versions.get(int(told["number"]), {}))
        if saved.get(str(told["number"])) != told["digest"]:
            yield f"No event says that version {told['number']} was saved as it is here."
    if digest_of(policy_from(held.policy)) != held.about["policy_digest"]:
        yield "The policy numbers are not those that were used."
    yield from _result_troubles(held)


def _result_troubles(held: Challenge) -> Iterator[str]:
    """Whether the result in it is the one that the event of the run names."""
    import hashlib

    if held.about["kind"] == "procurement":
        return
    key = str(held.about["run"]["number"])
    ended = [
        event["facts"]
        for event in held.events
        if event.get("kind") == "run_done" and event["subject"] == ["run", key]
    ]
    if not ended:
        yield f"No event says that run {key} was done."
        return
    found = hashlib.sha256(held.results.get("plan.json", b"")).hexdigest()
    if ended[-1]["files"].get("full/plan.json") != found:
        yield f"The result is not the one that the event of run {key} names."


def _made(held: Challenge, progress: Progress | None) -> tuple[str, bytes]:
    """The name of the result and its bytes, made now."""
    if held.about["kind"] == "procurement":
        plan = _assessed(held)
        return "assessment.json", plan_as_json(cut(plan, Edition.FULL)).encode()
    plan = _planned(held, progress)
    return "plan.json", plan_as_json(cut(plan, Edition.FULL)).encode()


def _planned(held: Challenge, progress: Progress | None) -> Plan:
    """The journey walked again with the wishes, the seed and the work of the run."""
    run = held.about["run"]
    wanted = wanted_from(run["wishes"])
    ended = _EndedAt(run["work_done"]) if run["is_cut_short"] else None
    if ended is not None:
        wanted = replace(wanted, work=run["work_done"])
    reading = wanted.applied_to(_reading(held.versions[int(run["version"])]))
    wishes = wanted.wishes(stop=ended, told=None if ended is None else ended.told)
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        return walk(
            reading,
            on=date.fromisoformat(run["on"]),
            policy=policy_from(held.policy),
            progress=progress or _silent,
            wishes=wishes,
            only=None if wanted.is_whole else "award",
            case_wishes=wanted.case_wishes(executor=threads),
        )


class _EndedAt:
    """Asks a search to stop where somebody asked it to: by its work, which no clock changes."""

    def __init__(self, work: int) -> None:
        self._work = work
        self._done = -1

    def told(self, known: Known) -> None:
        """Hear how much work is done."""
        self._done = max(self._done, known.work)

    def __call__(self) -> bool:
        """Whether that much is done."""
        return self._done >= self._work


def _silent(done: int, of: int, what: str) -> None:
    """Nobody watches."""


def _assessed(held: Challenge) -> Plan:
    """The procurement assessed again on the day it was."""
    about = held.about["procurement"]
    return assess_procurement(
        _reading(held.assessment),
        about["procurement_id"],
        on=date.fromisoformat(about["on"]),
        policy=policy_from(held.policy),
    ).made


def _reading(texts: Mapping[str, pl.DataFrame]) -> Reading:
    return reading_from({name: placed(TABLES[name], text) for name, text in texts.items()})


def _parsed(content: bytes) -> object:
    parsed: object = json.loads(content, parse_float=str)
    return parsed
