"""The invented council's lots follow services, keep its rules and beat every habit of cutting."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import untower
from untower.lots.facts import gather_facts
from untower.lots.trades import SERVICE_WORK, spoken

ON = date(2026, 4, 1)
FOLDER = Path(__file__).parents[2] / "examples" / "harrowmoor"


def test_harrowmoor_is_cut_along_services_within_its_largest_contract() -> None:
    facts = gather_facts(untower.read(FOLDER, on=ON).tables, on=ON, policy=None, rounds=0)
    assert facts.troubles == ()
    cutting = facts.proposed
    assert cutting is not None
    cut = cutting.cut
    assert cut.is_allowed
    assert sorted(c for lot in cutting.lots for c in lot.component_ids) == sorted(
        facts.scope.to_tender
    )
    assert all(lot.value_gbp <= 6_000_000 for lot in cutting.lots)
    assert all(cut.cost.total_gbp < rival.cost.total_gbp for rival in cutting.rivals)
    layer, service = cut.measured.layer, cut.measured.service
    assert layer is not None
    assert service is not None
    assert service.p_value <= 0.05
    assert service.value > layer.value


def test_what_many_services_share_lies_in_lots_of_its_own_kind_and_the_rest_has_its_reason() -> (
    None
):
    facts = gather_facts(untower.read(FOLDER, on=ON).tables, on=ON, policy=None, rounds=0)
    cutting = facts.proposed
    assert cutting is not None
    shared = {name for name in facts.scope.trades.values() if name != SERVICE_WORK}
    assert {"hosting", "network", "service_desk", "end_user"} <= shared
    mains = {lot.trades[0][0] for lot in cutting.lots if lot.trades}
    assert {"hosting", "network", "service_desk"} <= mains
    for lot in cutting.lots:
        for trade, gbp in lot.trades[1:3]:
            assert gbp == 0 or spoken(trade) in lot.reason
        assert all(share <= 0.6 or len(lot.component_ids) == 1 for _, share in lot.layer_shares)
    beside = {r.name: r.cost for r in cutting.rivals}
    assert cutting.cut.cost.trades_gbp < beside["all in one lot"].trades_gbp / 3
