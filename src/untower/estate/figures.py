"""What plan.json carries under steps.estate.figures, and the columns behind each figure."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import total_gbp
from untower.estate.by_supplier import annual_means, credits_of, payee_kinds
from untower.estate.concentration import CONCENTRATION_MEANS
from untower.estate.contract_dates import FIELDS
from untower.estate.duplicates import duplicate_figures
from untower.estate.it_spend import MEANS, it_reasons, level_total
from untower.estate.risks import RISK_READS, risk_figures
from untower.estate.tower_facts import COST_READS, TOWER_READS, cost_figures
from untower.estate.towers import layer_guesses
from untower.estate.trend import by_month, incomplete_months, period_of, spend_by_year

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers import Figure
    from untower.estate.contract_dates import ContractTerm
    from untower.estate.dependence import Dependence
    from untower.estate.facts import Facts
    from untower.estate.spend import Spend

LISTED = 500
DEPENDED_ON_LISTED = 50
PAID = ("payments.amount_gbp", "payments.supplier_name")
IT_READS = (*PAID, "payments.category", "payments.description", "payments.department")
CONTRACT_READS = (
    *(f"contracts.{field}" for field in FIELDS if not field.startswith("source_")),
    "charges.annual_gbp",
)

READS: Mapping[str, tuple[str, ...]] = {
    "spend_gbp": ("payments.amount_gbp",),
    "outside_spend_gbp": PAID,
    "it_spend_gbp": IT_READS,
    "it_stated_gbp": IT_READS,
    "it_probable_gbp": IT_READS,
    "it_spend_means": ("payments.category",),
    "by_supplier": (*PAID, "payments.paid_on"),
    "annual_means": ("payments.paid_on",),
    "concentration": (*PAID, "payments.sold_through", "contracts.part"),
    "it_concentration": (*IT_READS, "payments.sold_through", "contracts.part"),
    "concentration_means": PAID,
    "period": ("payments.paid_on",),
    "spend_by_year": ("payments.paid_on", "payments.amount_gbp"),
    "by_month": ("payments.paid_on", "payments.amount_gbp"),
    "incomplete_months": ("payments.paid_on",),
    "it_by_supplier": (*IT_READS, "payments.paid_on"),
    "it_reasons": IT_READS,
    "layer_guesses": IT_READS,
    "recurring": (
        *IT_READS,
        "payments.paid_on",
        "payments.contract_id",
        "contracts.supplier_id",
    ),
    "recurring_count": (*PAID, "payments.paid_on"),
    "links": (
        "links.left",
        "links.right",
        "payments.supplier_name",
        "payments.description",
        "contracts.title",
        "components.name",
    ),
    "links_count": ("links.left", "payments.supplier_name", "contracts.title"),
    "supplier_merges": ("payments.supplier_name", "suppliers.name"),
    "payee_kinds": PAID,
    "duplicates": (*PAID, "payments.paid_on", "payments.description", "payments.reference"),
    "credits": PAID,
    "contracts": CONTRACT_READS,
    "towers": TOWER_READS,
    **RISK_READS,
    "by_layer": COST_READS,
    "by_service": (*COST_READS, "services.name"),
    "by_component": COST_READS,
    "by_group": COST_READS,
    "cost_means": COST_READS,
    "dependence": (
        "components.component_id",
        "components.name",
        "components.hosting",
        "components.owner_role",
        "interfaces.from_component_id",
        "interfaces.to_component_id",
        "interfaces.standard",
    ),
}


def figures_of(facts: Facts) -> dict[str, Figure]:
    """Every figure the tables allow; the four the schema binds always stand, unknown as None."""
    figures: dict[str, Any] = {
        "spend_gbp": None,
        "it_spend_gbp": None,
        "by_supplier": [],
        "concentration": [],
    }
    if facts.spend is not None:
        figures |= _spend_figures(facts, facts.spend)
    if facts.tables.get("contracts") is not None:
        figures["contracts"] = [contract_figure(t) for t in facts.terms]
    # Every one of them: links.csv is written from these, to be confirmed or refused line by line.
    figures["links"] = [dict(vars(link)) for link in facts.links]
    figures["links_count"] = len(facts.links)
    figures |= cost_figures(facts)
    figures |= risk_figures(facts)
    if facts.dependence is not None:
        figures["dependence"] = _dependence_figure(facts.dependence)
    return figures


def figure_reads_of(figures: Mapping[str, Figure]) -> dict[str, tuple[str, ...]]:
    """The columns behind each figure: a KeyError if one was added without saying what it read."""
    return {name: READS[name] for name in figures}


def _spend_figures(facts: Facts, spend: Spend) -> dict[str, Any]:
    stated = level_total(spend.payments, "stated")
    probable = level_total(spend.payments, "probable")
    return {
        "spend_gbp": spend.total_gbp,
        "outside_spend_gbp": total_gbp(s["spend_gbp"] for s in facts.suppliers),
        "it_spend_gbp": level_total(spend.payments, "stated", "probable"),
        "it_stated_gbp": stated,
        "it_probable_gbp": probable,
        "it_spend_means": MEANS,
        "by_supplier": facts.suppliers,
        "annual_means": annual_means(spend),
        "concentration": [c.figures() for c in facts.concentration],
        "it_concentration": [c.figures() for c in facts.it_concentration],
        "concentration_means": CONCENTRATION_MEANS,
        "period": period_of(spend),
        "spend_by_year": spend_by_year(spend),
        "by_month": by_month(spend),
        "incomplete_months": incomplete_months(spend),
        "it_by_supplier": facts.it_suppliers,
        "it_reasons": it_reasons(spend.payments).to_dicts(),
        "layer_guesses": layer_guesses(spend),
        "recurring": [asdict(r) for r in facts.recurring[:LISTED]],
        "recurring_count": len(facts.recurring),
        "supplier_merges": spend.merges.to_dicts(),
        "payee_kinds": payee_kinds(spend),
        "duplicates": duplicate_figures(facts.duplicates) if facts.duplicates else None,
        "credits": credits_of(spend),
    }


def contract_figure(term: ContractTerm) -> dict[str, Any]:
    """One contract's dates and money as plain values."""
    figure = asdict(term)
    for place in ("source_file", "source_row"):
        figure.pop(place)
    return figure


def _dependence_figure(d: Dependence) -> dict[str, Any]:
    return {
        "components": d.components,
        "interfaces": d.interfaces,
        "cycles": [list(ring) for ring in d.cycles],
        "most_depended_on": [asdict(r) for r in d.most_depended_on[:DEPENDED_ON_LISTED]],
        "depth": d.depth,
        "unknown_ends": list(d.unknown_ends),
        "hosting": [{"hosting": k, "components": n} for k, n in d.hosting.items()],
        "standards": [{"standard": k, "interfaces": n} for k, n in d.standards.items()],
        "owner_unknown": list(d.owner_unknown),
        "alone": d.alone,
    }
