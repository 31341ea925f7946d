"""A small estate for tests of versions: suppliers, contracts, a component and its legacy score."""

from __future__ import annotations

from untower.actions.acting import Actor
from untower.actions.versions import change_cells
from untower.record.people.models import Membership
from untower.storage.versions.edits import AddRow

ROWS = (
    ("organisation", {"name": "Harrowmoor", "nation": "england", "plan_starts_on": "2026-04-01"}),
    ("suppliers", {"supplier_id": "ash", "name": "Ash Ltd", "contact_email": "desk@ash.example"}),
    ("suppliers", {"supplier_id": "birch", "name": "Birch plc", "parent_id": "ash"}),
    (
        "contracts",
        {
            "contract_id": "c1",
            "supplier_id": "ash",
            "title": "Hosting",
            "starts_on": "2024-01-01",
            "ends_on": "2027-12-31",
            "initial_term_months": "48",
            "notice_months": "3",
            "break_cost_gbp": "1000",
        },
    ),
    ("contracts", {"contract_id": "c2", "supplier_id": "birch", "title": "=1+1"}),
    ("components", {"component_id": "crm", "name": "Customers", "support_ends_on": "2028-01-01"}),
    ("legacy", {"component_id": "crm", "l1": "4"}),
)


def actor(account, organisation) -> Actor:
    """The account as it may act there."""
    roles = Membership.objects.filter(account=account, organisation=organisation)
    return Actor(account.token, frozenset(roles.values_list("role", flat=True)))


def small_estate(organisation, by: Actor):
    """The first version of an organisation."""
    return change_cells(
        organisation=organisation,
        by=by,
        base=None,
        changes=[AddRow(table=name, cells=cells) for name, cells in ROWS],
        what="First tables",
    )
