"""What do the lots leave to be looked at: rows astray, rules broken, layers followed, all well?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.findings import Outcome, Row, worst_first
from untower.lots.check import lot_findings
from untower.lots.purchase_check import purchase_findings
from untower.lots.reads import ALL_READS, CUT_READS, SCOPE_READS
from untower.needs.sentences import named, step_finding
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.findings import Finding
    from untower.lots.cutting import Cutting
    from untower.lots.facts import Facts

HEAD, COMMERCIAL = "head of technology", "commercial manager"
SIGNIFICANT = 0.05


def findings_of(facts: Facts) -> list[Finding]:
    """Every finding of the step, worst first."""
    if facts.troubles:
        return worst_first(list(_troubles(facts)))
    return worst_first(
        [
            *_held_back(facts),
            *(f for c in facts.cuttings for f in _follows(c)),
            *lot_findings(facts),
            *purchase_findings(facts),
        ]
    )


def _troubles(facts: Facts) -> Iterator[Finding]:
    for found in facts.troubles:
        yield step_finding(
            "lots",
            "lots_can_be_followed",
            Outcome.NOT_KNOWN,
            found.sentence,
            subject=(found.table, found.key),
            reads=(f"{found.table}.{found.column}",),
            rows=(Row(table=found.table, key=found.key, file=found.file, row=found.row),),
            next_step=found.do,
            owner_role=COMMERCIAL,
        )


def _held_back(facts: Facts) -> Iterator[Finding]:
    """Components that wait for a decision who delivers them, or for their options."""
    held = [
        p
        for p in facts.scope.passages.values()
        if not p.goes_to_tender
        and (
            not p.goes_further
            or (d := facts.scope.decisions.get(p.component_id)) is None
            or d.decided is None
        )
    ]
    if held:
        yield step_finding(
            "lots",
            "decided_before_lots",
            Outcome.NOT_MET,
            f"{plural(len(held), 'component')} can go into no lot yet, as who delivers is not "
            f"decided or options were not considered: "
            f"{named([facts.scope.title(p.component_id) for p in held])}.",
            subject=("components", "all"),
            reads=(*SCOPE_READS, "components.name"),
            next_step="Record the delivery-model decision, and the options considered.",
            owner_role=HEAD,
        )


def _follows(cutting: Cutting) -> Iterator[Finding]:
    """Whether lots follow services rather than layers, by the estate's own measure."""
    layer, service = cutting.cut.measured.layer, cutting.cut.measured.service
    words = cutting.cut.name
    if layer is None or service is None:
        yield step_finding(
            "lots",
            "lots_follow_services",
            Outcome.NOT_KNOWN,
            f"What the lots {words} follow cannot be measured: too little varies, or too little is "
            "known.",
            subject=("lots", words),
            reads=CUT_READS,
        )
        return
    is_tower = layer.p_value <= SIGNIFICANT and layer.value > service.value
    by_service = service.p_value <= SIGNIFICANT and not is_tower
    yield step_finding(
        "lots",
        "lots_follow_services",
        Outcome.NOT_MET if is_tower else Outcome.MET if by_service else Outcome.NOT_KNOWN,
        f"If each of the {len(cutting.lots)} lots {words} went to a supplier of its own, suppliers "
        f"would follow services {service.value:.2f} (p {service.p_value:.3f}) and layers "
        f"{layer.value:.2f} (p {layer.p_value:.3f}), corrected for chance; "
        f"{plural(cutting.cut.cost.interfaces_cut, 'interface')} of "
        f"{spell_gbp(cutting.cut.cost.interfaces_gbp)} a year would cross lots.",
        subject=("lots", words),
        reads=ALL_READS,
        next_step="Cut along services: what one service uses belongs together." if is_tower else "",
        owner_role=HEAD if is_tower else None,
    )
