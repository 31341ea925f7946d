"""From the tables of one procurement to its papers: summaries, evaluation report, decision record.

The assessment gives plain values, the papers are laid out from them; the two meet here alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from untower.award.assess import combine
from untower.award.assess.decided_lots import decided_lots_troubles
from untower.award.assess.told_together import together_figures
from untower.bids.assessment import assess
from untower.bids.award_decision import award_decision, decided_troubles
from untower.bids.criteria import criteria_tree
from untower.bids.decision_figures import decision_figures
from untower.bids.named_others import naming_troubles
from untower.bids.report_figures import report_figures
from untower.bids.summary_figures import recipients, summary_figures
from untower.errors import WrongUse
from untower.publish.editions import Edition
from untower.publish.papers.assessment_paper import assessment_docx
from untower.troubles import procurement_trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.award.assess import JointAssessment
    from untower.bids.assessment import Assessment
    from untower.bids.award_decision import AwardDecision
    from untower.bids.criteria import CriteriaTree
    from untower.bids.frozen import Frozen
    from untower.bids.summary_figures import Recipient
    from untower.policy import Policy
    from untower.troubles import Trouble

ENDING = ".docx"
REPORT, RECORD = f"evaluation-report{ENDING}", f"decision-record{ENDING}"
FOR_ONE = "For one supplier"
HOLDS_ITS_OWN = (
    "holds what this supplier may be told of its own tender and of the most advantageous one, and "
    "of no other"
)
DRAFT = "Draft: not signed"
REPORT_HOLDS = "holds the price and scores of every tender; no evaluator, no individual score"
RECORD_HOLDS = {
    Edition.FULL: "tells declared interests by role",
    Edition.MEMBERS: "counts declared interests, and tells none",
    Edition.PUBLIC: "names no tender but the one awarded, and no price",
}


class PaperRefused(WrongUse):
    """A paper that may not be made yet: every reason, with its cell."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__("\n".join(t.sentence for t in self.troubles))


@dataclass(frozen=True)
class _Case:
    """What every paper of one procurement rests on: assessed once, when a paper first asks."""

    tables: Mapping[str, pl.DataFrame]
    procurement_id: str
    on: date
    policy: Policy | None
    published: Frozen | None
    unread: Sequence[Trouble]

    @cached_property
    def tree(self) -> CriteriaTree:
        """The criteria; PaperRefused where there is no such procurement."""
        tree = criteria_tree(self.tables, self.procurement_id)
        if tree.record is None:
            raise PaperRefused(tree.troubles)
        return tree

    @cached_property
    def decision(self) -> AwardDecision:
        """Who was awarded, and who signed it."""
        return award_decision(self.tables, self.tree, on=self.on)

    @cached_property
    def found(self) -> Assessment:
        """As on the day of the decision once there is one: what was signed rests on that day."""
        day = self.on
        if self.decision.is_signed and self.decision.decided_on is not None:
            day = self.decision.decided_on
        return assess(
            self.tables,
            self.decision.procurement_id,
            on=day,
            policy=self.policy,
            published=self.published,
            unread=self.unread,
        )

    @property
    def assessment(self) -> Assessment:
        """The assessment; PaperRefused with every reason where nothing may be assessed."""
        _refuse(self.found.troubles)
        return self.found

    @cached_property
    def together(self) -> JointAssessment:
        """The lots taken together."""
        return combine(self.tables, self.assessment)

    def against(self) -> Iterator[Trouble]:
        """What in the decision does not follow from the assessment, lot by lot and together."""
        yield from decided_troubles(self.tables, self.decision, self.assessment)
        yield from decided_lots_troubles(self.tables, self.together)


def summaries(
    tables: Mapping[str, pl.DataFrame],
    procurement_id: str,
    *,
    on: date,
    policy: Policy | None = None,
    published: Frozen | None = None,
    unread: Sequence[Trouble] = (),
) -> dict[str, bytes]:
    """An assessment summary for each supplier with an assessed tender, by the name of its file.

    Made only after two roles signed the decision, as assessed on the day they did; empty where
    nothing is awarded. Raises PaperRefused with every reason: not signed, not assessed, a decision
    that does not follow from the assessment, a reason that names another tenderer or an evaluator.
    """
    return _summaries(_Case(tables, procurement_id, on, policy, published, unread))


def _summaries(case: _Case) -> dict[str, bytes]:
    _refuse([*case.decision.unsigned, *_under_older_law(case.tree)])
    _refuse([*case.against(), *naming_troubles(case.tables, case.assessment)])
    made: dict[str, bytes] = {}
    for one in recipients(case.assessment, case.decision):
        made[_file_name(one, made)] = assessment_docx(
            "assessment-summary",
            summary_figures(case.tables, case.tree, case.assessment, case.decision, one),
            on=case.on,
            edition=FOR_ONE,
            holds=HOLDS_ITS_OWN,
        )
    return made


def evaluation_report(
    tables: Mapping[str, pl.DataFrame],
    procurement_id: str,
    *,
    on: date,
    edition: Edition = Edition.MEMBERS,
    policy: Policy | None = None,
    published: Frozen | None = None,
    unread: Sequence[Trouble] = (),
) -> bytes:
    """The evaluation report as a Word file. Raises PaperRefused where nothing may be assessed, and
    WrongUse for the public edition: prices and scores of every tender are commercial.
    """
    return _report(
        _Case(tables, procurement_id, on, policy, published, unread),
        edition,
    )


def _report(case: _Case, edition: Edition) -> bytes:
    if edition is Edition.PUBLIC:
        raise WrongUse(
            "An evaluation report has no public edition: it holds the prices and scores of every "
            "tender. The decision record has one."
        )
    return assessment_docx(
        "evaluation-report",
        report_figures(case.tables, case.tree, case.assessment)
        | {"together": together_figures(case.tables, case.assessment, case.together)},
        on=case.on,
        edition=edition.title,
        holds=REPORT_HOLDS,
    )


def decision_record(
    tables: Mapping[str, pl.DataFrame],
    procurement_id: str,
    *,
    on: date,
    edition: Edition = Edition.MEMBERS,
    policy: Policy | None = None,
    published: Frozen | None = None,
    unread: Sequence[Trouble] = (),
) -> bytes:
    """The decision record as a Word file: a draft, so marked, until two roles signed.

    The public edition names no tender but the one awarded, and needs a signed decision; declared
    interests are told by role in the full edition alone. Raises PaperRefused with every reason.
    """
    return _record(
        _Case(tables, procurement_id, on, policy, published, unread),
        edition,
    )


def _record(case: _Case, edition: Edition) -> bytes:
    if edition is Edition.PUBLIC:
        _refuse(case.decision.unsigned)
    assessment = case.assessment
    if case.decision.is_signed:
        _refuse(case.against())
    return assessment_docx(
        "decision-record",
        decision_figures(
            case.tables,
            case.tree,
            assessment,
            case.decision,
            names_losers=edition is not Edition.PUBLIC,
            names_declarers=edition is Edition.FULL,
            on=case.on,
            policy=case.policy,
        ),
        on=case.on,
        edition=edition.title,
        holds=RECORD_HOLDS[edition],
        mark="" if case.decision.is_signed else DRAFT,
    )


def papers_of(
    tables: Mapping[str, pl.DataFrame],
    procurement_id: str,
    *,
    on: date,
    edition: Edition = Edition.MEMBERS,
    policy: Policy | None = None,
    published: Frozen | None = None,
    unread: Sequence[Trouble] = (),
) -> tuple[dict[str, bytes], dict[str, WrongUse]]:
    """Every paper that may be made, by the name of its file; of each other, why not, by its name.

    Summaries are for one supplier each, whatever the edition.
    """
    case = _Case(tables, procurement_id, on, policy, published, unread)
    made: dict[str, bytes] = {}
    refused: dict[str, WrongUse] = {}
    for name, write in ((REPORT, _report), (RECORD, _record)):
        try:
            made[name] = write(case, edition)
        except WrongUse as why:
            refused[name] = why
    try:
        made |= _summaries(case)
    except WrongUse as why:
        refused["assessment summaries"] = why
    return made, refused


def _refuse(troubles: Iterable[Trouble]) -> None:
    found = tuple(troubles)
    if found:
        raise PaperRefused(found)


def _under_older_law(tree: CriteriaTree) -> Iterable[Trouble]:
    """Summaries are of the Procurement Act 2023; before it there was another duty."""
    record = tree.record
    if record is not None and record["regime"] == "pcr2015":
        yield procurement_trouble(
            record,
            "regime",
            "older law",
            "assessment summaries are given under the Procurement Act 2023.",
            "Write the notice of the award that the regulations of 2015 ask for.",
            allowed="pa2023, or blank where it is not recorded",
        )


def _file_name(one: Recipient, taken: Mapping[str, bytes]) -> str:
    """A file's name from the recipient's own ids alone: nobody else is named in it."""
    parts = [_plain(one.lot_id), _plain(one.supplier_id)]
    name = "-".join(("assessment-summary", *parts)) + ENDING
    if name in taken:
        name = "-".join(("assessment-summary", *parts, _plain(one.offer_id))) + ENDING
    number = 2
    while name in taken:
        name = "-".join(("assessment-summary", *parts, str(number))) + ENDING
        number += 1
    return name


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower() or "x"
