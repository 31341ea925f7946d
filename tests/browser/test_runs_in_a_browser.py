"""What-ifs, runs side by side and a plan withdrawn, in a real browser.

A run from its start to its adoption is walked on Harrowmoor: see
test_whole_journey_in_a_browser.py. UNTOWER_SCREENS=folder keeps pictures.
"""

from __future__ import annotations

import pytest

from looked import Looked
from planned import actor, asked_run, carried_out, saved_council
from signed_in import make_account, make_organisation
from untower.actions.runs.adopting import confirm_plan, propose_plan
from untower.record.runs.models import Run
from untower.record.runs.reading import sourcing_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "/o/harrowmoor/runs"
MARKING = "Planning model: not an award decision"


def test_a_what_if_beside_its_run_and_a_plan_withdrawn(browser, live_server):
    organisation = make_organisation("Harrowmoor Council", "harrowmoor")
    account = make_account("commercial_lead", organisation=organisation)
    lead, by = Looked(browser, live_server.url, account), actor(account, organisation)
    lead.go(HERE)
    assert "There are no tables yet" in lead.text()
    lead.look("runs-no-tables")
    version = saved_council(organisation, by)
    run = carried_out(asked_run(organisation, by, version))
    assert run.choice_digest, run.trouble

    lead.go(f"{HERE}/1")
    lead.press("Answer this what-if")
    lead.look("what-if-errors", has_errors=True)
    lead.page.select_option("#id_component_1", "forms")
    lead.page.select_option("#id_has_1", "retain")
    lead.press("Answer this what-if")
    assert "It is next." in lead.text()
    lead.look("run-waits")
    carried_out(Run.objects.get(number=2))
    # The page asks by itself how far it is, and then shows what came of it.
    lead.page.get_by_role("heading", name="Beside the run it was asked of").wait_for()
    lead.look("what-if")
    lead.go(f"{HERE}/compare?run=1")
    lead.look("compare-errors", has_errors=True)
    lead.go(f"{HERE}/compare?run=1&run=2")
    assert MARKING in lead.page.inner_text(".marks")
    lead.look("compare")

    second = actor(make_account("owner", organisation=organisation), organisation)
    confirm_plan(adoption=propose_plan(run=run, by=by, reason="It costs least."), by=second)
    lead.go(f"{HERE}/1/withdraw")
    lead.look("withdraw")
    lead.press("Withdraw it")
    lead.look("withdraw-errors", has_errors=True)
    lead.fill(reason="The grant was refused.")
    lead.press("Withdraw it")
    assert sourcing_plan(organisation) is None
    lead.is_silent()
    lead.context.close()
