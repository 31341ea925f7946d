"""A sealed procurement walked from its criteria to what is learned, by its actions."""

from __future__ import annotations

from sealed_procurements import Ceremony
from untower.actions.chain import broken_links
from untower.actions.procurements.afterwards import learn, make_papers
from untower.publish.editions import Edition
from untower.record.events.models import ChainHead, Event
from untower.record.procurements.reading import is_between_opening_and_decision


def test_a_procurement_goes_from_frozen_criteria_to_summaries_and_learning(organisation):
    done = Ceremony(organisation).decided()

    made, refused = make_papers(
        procurement=done.procurement, edition=Edition.MEMBERS, by=done.by("lead")
    )

    assert refused == {}
    assert sorted(made) == [
        "assessment-summary-l1-alder.docx",
        "assessment-summary-l1-birch-north.docx",
        "assessment-summary-l1-cedar.docx",
        "assessment-summary-l2-alder.docx",
        "assessment-summary-l2-birch-north.docx",
        "assessment-summary-l2-cedar.docx",
        "decision-record.docx",
        "evaluation-report.docx",
    ]
    learning = learn(procurement=done.procurement, by=done.by("owner"))
    assert learning.troubles == ()
    assert not is_between_opening_and_decision(organisation, "P1")
    kinds = list(Event.objects.order_by("number").values_list("kind", flat=True))
    assert [k for k in kinds if k.startswith(("tender", "price", "quality", "decision"))] == [
        "tender_received",
        "tender_received",
        "tender_received",
        "tenders_opened",
        "quality_locked",
        "prices_opened",
        "decision_proposed",
        "decision_signed",
    ]
    assert list(broken_links(ChainHead.objects.get(organisation=organisation))) == []
