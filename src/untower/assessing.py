"""One procurement under the law: its set frozen and tried before the notice, its tenders assessed.

Purpose `assess`. It reads one procurement's tenders and what was published for it, and nothing of
what a plan reads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from untower.answers import Plan
from untower.award.assess import combine
from untower.award.assess.joint_answer import joint_answer
from untower.bids.assessment import assess
from untower.bids.assessment_answer import assessment_answer
from untower.bids.criteria import criteria_tree
from untower.bids.frozen import read_frozen
from untower.bids.model_tests import model_of_lot, try_model
from untower.bids.publication import publication
from untower.bids.unread_rows import PUBLISHED, unread_rows
from untower.errors import UnreadableFile, UntowerError, WrongUse
from untower.publish.editions import Edition, edition_named
from untower.publish.outputs import write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from untower.answers import Reading
    from untower.award.assess import JointAssessment
    from untower.bids.assessment import Assessment
    from untower.bids.frozen import Frozen
    from untower.bids.model_tests import Tried
    from untower.bids.publication import Publication
    from untower.policy import Policy
    from untower.troubles import Trouble

RECORD_ENDING = "-model-tests.json"
NO_SET = ("is no set that untower publish-criteria wrote.", "Name the file it was kept in.")


@dataclass(frozen=True)
class AssessedProcurement:
    """An assessment in hand: what it says, and `write` to put it in a folder."""

    assessment: Assessment
    joint: JointAssessment
    made: Plan

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What stands in the way of scoring anybody, or of taking the lots together."""
        return self.assessment.troubles or self.joint.troubles

    def write(self, folder: str | Path, *, edition: Edition | str = Edition.MEMBERS) -> list[Path]:
        """Write assessment.html, assessment.json and assessment.xlsx; each whole or absent."""
        return write(self.made, Path(folder), edition_named(edition))


def assess_procurement(
    reading: Reading,
    procurement_id: str,
    *,
    on: date,
    policy: Policy | None = None,
    published: Frozen | None = None,
) -> AssessedProcurement:
    """Assess one procurement on a day, ready to publish. WrongUse where it is not in the tables."""
    _check_known(reading, procurement_id)
    assessment = assess(
        reading.tables,
        procurement_id,
        on=on,
        policy=policy,
        published=published,
        unread=unread_rows(reading.intake),
    )
    joint = combine(reading.tables, assessment)
    answers = [assessment_answer(assessment, reading.tables)]
    if assessment.is_assessed:
        answers.append(joint_answer(joint, reading.tables))
    made = Plan(
        purpose="assess",
        on=on,
        organisation=_name(reading),
        reading=reading,
        steps=tuple(answers),
        missing=(),
    )
    return AssessedProcurement(assessment, joint, made)


@dataclass(frozen=True)
class PublishedCriteria:
    """A set as it would be published and what trying it on invented tenders showed, by lot."""

    publication: Publication
    tried: Mapping[str, Tried]
    unread: tuple[Trouble, ...] = ()

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Everything that keeps it from being published."""
        return (*self.unread, *self.publication.troubles)

    def record(self) -> dict[str, object]:
        """The model tests as plain values, beside the digest they belong to."""
        return {
            "procurement_id": self.publication.procurement_id,
            "digest": self.publication.frozen.digest,
            "lots": {lot: tried.record() for lot, tried in self.tried.items()},
        }

    def write(self, file: str | Path) -> tuple[Path, Path]:
        """Write the frozen text and, beside it, the record of the model tests.

        Neither is ever written over: what was published is kept. Raises WrongUse where something
        stands in the way, and where the set may not be published.
        """
        if self.troubles:
            raise WrongUse(" ".join(t.sentence for t in self.troubles))
        text, record = Path(file), record_beside(file)
        check_can_publish(text)
        try:
            _put(text, self.publication.frozen.canonical.encode())
            _put(record, (json.dumps(self.record(), indent=2, default=str) + "\n").encode())
        except OSError as error:
            raise UntowerError(
                f"{text}: the set could not be written: {error.strerror or error}. "
                "Name another file with -o."
            ) from error
        return text, record


def record_beside(file: str | Path) -> Path:
    """Where the record of the model tests goes for a frozen set kept in a file."""
    path = Path(file)
    return path.with_name(path.stem + RECORD_ENDING)


def check_can_publish(file: str | Path) -> None:
    """Raise WrongUse where a frozen set could not be put down without losing something."""
    for path in (Path(file), record_beside(file)):
        if path.exists():
            raise WrongUse(
                f"{path}: is there already, and a published set is never written over. Name "
                "another file with -o."
            )
        if not path.parent.is_dir():
            raise WrongUse(f"{path.parent}: there is no such folder. Make it first.")


def _put(path: Path, content: bytes) -> None:
    with path.open("xb") as out:
        out.write(content)


def criteria_to_publish(
    reading: Reading,
    procurement_id: str,
    *,
    on: date,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
) -> PublishedCriteria:
    """The set of one procurement, and each lot's model tried on invented tenders.

    Nothing is tried where the set may not be published. WrongUse where it is not in the tables.
    """
    _check_known(reading, procurement_id)
    found = publication(reading.tables, procurement_id, on=on)
    unread = unread_rows(reading.intake, PUBLISHED)
    if unread or not found.may_be_published:
        return PublishedCriteria(found, {}, unread)
    tree = criteria_tree(reading.tables, procurement_id)
    tried = {
        str(lot.lot_id): try_model(model_of_lot(lot), seed=seed, stop=stop) for lot in tree.lots
    }
    return PublishedCriteria(found, tried)


def read_published(file: str | Path) -> Frozen:
    """A frozen set from the file it was kept in; UnreadableFile where it is none."""
    path = Path(file)
    try:
        canonical = path.read_bytes().decode("utf-8")
        whole = json.loads(canonical)
    except (OSError, ValueError) as error:
        raise UnreadableFile(str(path), *NO_SET) from error
    if not isinstance(whole, dict) or "form" not in whole:
        raise UnreadableFile(str(path), *NO_SET)
    return read_frozen(canonical)


def _check_known(reading: Reading, procurement_id: str) -> None:
    table = reading.tables.get("procurements")
    known = [] if table is None else [str(p) for p in table["procurement_id"].to_list()]
    if procurement_id not in known:
        there = f"There are {', '.join(sorted(known)[:10])}." if known else "None was read."
        raise WrongUse(f"{procurement_id}: no such procurement. {there}")


def _name(reading: Reading) -> str | None:
    table = reading.tables.get("organisation")
    if table is None or table.is_empty() or "name" not in table.columns:
        return None
    name = table["name"][0]
    return None if name is None else str(name)
