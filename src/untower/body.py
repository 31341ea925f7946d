"""The library's front door: a public body's files, read once, and the questions to ask of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from untower.answers import Plan
from untower.assessing import (
    AssessedProcurement,
    PublishedCriteria,
    assess_procurement,
    criteria_to_publish,
    read_published,
)
from untower.assessment_papers import papers_of
from untower.bids.learning import learn
from untower.bids.scoring_sheets import scoring_sheets
from untower.bids.unread_rows import TO_SCORE, TO_TELL, unread_rows
from untower.errors import WrongUse
from untower.learned import LearnedProcurement, learned_procurement
from untower.plan import Progress, Stop, answer_of, walk
from untower.policy import with_overlay
from untower.publish.editions import Edition, edition_named
from untower.publish.outputs import write
from untower.storage.mapping import header_maps
from untower.storage.read import read as read_files
from untower.storage.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from untower.answers import FileIntake, Reading, StepAnswer
    from untower.award import Wishes
    from untower.bids.learning import Learning
    from untower.bids.scoring_sheets import ScoringSheets
    from untower.case import CaseWishes
    from untower.policy import Policy


@dataclass(frozen=True)
class SourcingPlan:
    """A plan in hand: its steps' answers, and `write` to put it in a folder."""

    made: Plan

    @property
    def steps(self) -> Mapping[str, StepAnswer]:
        """Each step's answer by the step's name."""
        return {answer.step: answer for answer in self.made.steps}

    def write(
        self,
        folder: str | Path,
        *,
        edition: Edition | str = Edition.MEMBERS,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write report.html, plan.xlsx, plan.json and what goes with them; each whole or absent.

        Raises WrongUse for an edition there is not, and where another's file stands in the way.
        """
        return write(self.made, Path(folder), edition_named(edition), progress=progress)


@dataclass(frozen=True)
class Body:
    """A public body as its files show it, on one date."""

    reading: Reading
    on: date
    policy: Policy | None = None

    @property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """The typed tables that were read, by declared name."""
        return self.reading.tables

    @property
    def intake(self) -> tuple[FileIntake, ...]:
        """How each file went: rows in, kept, refused, and what was assumed."""
        return self.reading.intake

    def needs(self, *, progress: Progress | None = None, stop: Stop | None = None) -> StepAnswer:
        """Who are the users, what do they need, how well are they served?"""
        return self._step("needs", progress, stop)

    def capability(
        self, *, progress: Progress | None = None, stop: Stop | None = None
    ) -> StepAnswer:
        """Do we own the strategy and have the skills to run it?"""
        return self._step("capability", progress, stop)

    def estate(self, *, progress: Progress | None = None, stop: Stop | None = None) -> StepAnswer:
        """What do we have: applications, contracts, suppliers, spend?"""
        return self._step("estate", progress, stop)

    def options(self, *, progress: Progress | None = None, stop: Stop | None = None) -> StepAnswer:
        """Which platform option suits each component, and who should deliver it?"""
        return self._step("options", progress, stop)

    def lots(self, *, progress: Progress | None = None, stop: Stop | None = None) -> StepAnswer:
        """How should the work be split, and by which route bought?"""
        return self._step("lots", progress, stop)

    def bids(self, *, progress: Progress | None = None, stop: Stop | None = None) -> StepAnswer:
        """How far is each procurement? For planning: no tender's price or score is read."""
        return self._step("bids", progress, stop)

    def award(
        self,
        *,
        progress: Progress | None = None,
        stop: Stop | None = None,
        wishes: Wishes | None = None,
    ) -> StepAnswer:
        """Which range of providers, taken together, is best? For planning, not an award."""
        return self._step("award", progress, stop, wishes)

    def case(
        self,
        *,
        progress: Progress | None = None,
        stop: Stop | None = None,
        wishes: Wishes | None = None,
        case_wishes: CaseWishes | None = None,
    ) -> StepAnswer:
        """What does it save, for whom, how sure, how soon? The range is chosen first."""
        made = self.plan(
            progress=progress, stop=stop, wishes=wishes, only="case", case_wishes=case_wishes
        )
        return made.steps["case"]

    def assure(self, *, progress: Progress | None = None, stop: Stop | None = None) -> StepAnswer:
        """Does it meet the Technology Code of Practice and the rules that bind us?"""
        from untower.award.step import Wishes

        unexplained = Wishes(is_explained=False)
        made = self.plan(progress=progress, stop=stop, wishes=unexplained, only="assurance")
        return made.steps["assurance"]

    def _step(
        self,
        name: str,
        progress: Progress | None,
        stop: Stop | None,
        wishes: Wishes | None = None,
    ) -> StepAnswer:
        return answer_of(
            name,
            self.reading.tables,
            {},
            on=self.on,
            policy=self.policy,
            progress=progress,
            stop=stop,
            wishes=wishes,
        )

    def assess(
        self, procurement_id: str, *, published: str | Path | None = None
    ) -> AssessedProcurement:
        """Assess the tenders of one procurement by what was published for it: purpose assess.

        Reads no other procurement's tenders. `published` is the file of the frozen set as it was
        kept; with it a later change is named. What stands in the way is in `troubles`, and then
        nobody is scored.
        """
        return assess_procurement(
            self.reading,
            procurement_id,
            on=self.on,
            policy=self.policy,
            published=None if published is None else read_published(published),
        )

    def assessment_papers(
        self,
        procurement_id: str,
        *,
        edition: Edition | str = Edition.MEMBERS,
        published: str | Path | None = None,
    ) -> tuple[dict[str, bytes], dict[str, WrongUse]]:
        """Every paper of an assessment that may be made, by file name; of each other, why not.

        The evaluation report, the decision record and, once the decision is signed, a summary for
        each supplier that was assessed.
        """
        return papers_of(
            self.tables,
            procurement_id,
            on=self.on,
            edition=edition_named(edition),
            policy=self.policy,
            unread=unread_rows(self.intake, TO_TELL),
            published=None if published is None else read_published(published),
        )

    def scoring_sheets(
        self, procurement_id: str, *, published: str | Path | None = None
    ) -> ScoringSheets:
        """What each evaluator is given to score: no price, no other score, nobody else."""
        return scoring_sheets(
            self.tables,
            procurement_id,
            on=self.on,
            unread=unread_rows(self.intake, TO_SCORE),
            published=None if published is None else read_published(published),
        )

    def learn(
        self,
        procurement_id: str,
        *,
        published: str | Path | None = None,
        asked_by_role: str | None = None,
    ) -> Learning:
        """What can be learned of a procurement after its signed decision, and not before.

        `asked_by_role` is who asks, for the log that `learned` writes.
        """
        return learn(
            self.tables,
            procurement_id,
            on=self.on,
            policy=self.policy,
            asked_by_role=asked_by_role,
            unread=unread_rows(self.intake),
            published=None if published is None else read_published(published),
        )

    def learned(self, learning: Learning) -> LearnedProcurement:
        """What was learned, ready to be written to a folder with the log of who asked."""
        return learned_procurement(self.reading, learning)

    def publication(
        self, procurement_id: str, *, seed: int = 0, stop: Stop | None = None
    ) -> PublishedCriteria:
        """The set of a procurement as it would be published, tried on invented tenders."""
        return criteria_to_publish(self.reading, procurement_id, on=self.on, seed=seed, stop=stop)

    def only_read(self) -> Plan:
        """A plan with no step walked: what was read and how it went, ready to publish."""
        return Plan(
            purpose="plan",
            on=self.on,
            organisation=None,
            reading=self.reading,
            steps=(),
            missing=(),
        )

    def plan(
        self,
        *,
        progress: Progress | None = None,
        stop: Stop | None = None,
        wishes: Wishes | None = None,
        only: str | None = None,
        case_wishes: CaseWishes | None = None,
    ) -> SourcingPlan:
        """Walk the journey once; `wishes` is what is asked of the choice of providers.

        `case_wishes` is what is asked of the case: how many draws, and scenarios of one's own.

        `only` names the one step to answer, for somebody who asks nothing else.
        """
        made = walk(
            self.reading,
            on=self.on,
            policy=self.policy,
            progress=progress,
            stop=stop,
            wishes=wishes,
            only=only,
            case_wishes=case_wishes,
        )
        return SourcingPlan(made)


def read(
    source: str | Path | Sequence[str | Path],
    *,
    on: date,
    headers: Mapping[str, str] | None = None,
    mapping_files: Sequence[str | Path] = (),
    policy_file: str | Path | None = None,
    progress: Progress | None = None,
) -> Body:
    """Read a folder, a file, a glob or a zip, or several of them, as the body has them.

    `headers` overrules what a column is taken for ({"Their header": "field"}); `mapping_files`
    are TOML mappings as in examples/mappings; `policy_file` is a TOML of the organisation's own
    policy numbers, asked before the shipped ones (docs/reference/policy.md names them).

    Raises UnreadableFile when nothing could be read, WrongUse where `on` is no date or a mapping
    or policy file has slips.
    """
    if type(on) is not date:
        raise WrongUse(f"on={on!r}: not a date. Write datetime.date(2027, 3, 31), for instance.")
    policy = None if policy_file is None else _own_policy(policy_file)
    sources = [source] if isinstance(source, str | Path) else list(source)
    reading = read_files(
        sources,
        maps=header_maps(headers or {}, mapping_files),
        on=on,
        progress=progress,
    )
    return Body(reading=reading, on=on, policy=policy)


def _own_policy(file: str | Path) -> Policy:
    """The shipped policy with an organisation's own numbers, from its file, asked first."""
    parsed, shown = read_toml(file, "policy", "docs/reference/policy.md for the names")
    return with_overlay(parsed, shown)
