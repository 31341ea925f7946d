"""What do the tests of assurance need?"""

from __future__ import annotations

from untower.levels.answerable import FROM_SCOPE, LET, USED, Answerable, names

ASSURANCE = (
    Answerable(
        name="red_line_value",
        step="assurance",
        question="Would contracts have met the red line on value?",
        given=("contracts.value_gbp|contracts.maximum_value_gbp", "contracts.value_basis"),
        bounded=("contracts.value_gbp|contracts.maximum_value_gbp",),
        bounded_as="Values are known; whether they include VAT is not.",
    ),
    Answerable(
        name="red_line_extension",
        step="assurance",
        question="Do contracts extend themselves?",
        given=("contracts.renewal",),
    ),
    Answerable(
        name="red_line_hosting",
        step="assurance",
        question="Are hosting contracts longer than the red line allows?",
        given=(
            "contracts.starts_on",
            "contracts.initial_term_months|contracts.initial_ends_on",
            "charges.component_id",
            "components.layer",
        ),
    ),
    Answerable(
        name="red_line_integrator",
        step="assurance",
        question="Does an integrator also provide a service it integrates?",
        given=("contracts.part", *LET, *USED),
        bounded=("contracts.part", "contracts.supplier_id"),
        bounded_as=FROM_SCOPE,
    ),
    Answerable(
        name="code_of_practice",
        step="assurance",
        question="Are the points of the Technology Code of Practice met that tables can test?",
        given=(
            "needs.researched_on",
            "components.hosting",
            "components.is_open_source",
            "interfaces.standard",
            "evidence.point",
            "evidence.done_on",
        ),
        bounded=("components.component_id|contracts.contract_id|services.service_id",),
        bounded_as="Some points; those without evidence are not known, with the evidence to "
        "supply.",
    ),
    Answerable(
        name="order_of_the_journey",
        step="assurance",
        question="Were users, options and who delivers looked at before anything was bought?",
        given=(
            "lot_components.component_id",
            "lots.procurement_id",
            "procurements.commenced_on",
            *names("options", "component_id kind"),
            *names("delivery_models", "decided decided_on"),
            "needs.researched_on",
        ),
        bounded=("lot_components.component_id|offer_items.component_id", "options.kind"),
        bounded_as="Which options were looked at; whether in time is not known.",
    ),
    Answerable(
        name="retained_team",
        step="assurance",
        question="Are the decisions and roles that must be kept held in-house?",
        given=("decisions.holder", *names("roles", "retained_as fte_employed")),
        bounded=("decisions.holder|roles.retained_as",),
        bounded_as="Decisions or roles only.",
    ),
)
