"""What do the answers about users and skills need? The first two steps."""

from __future__ import annotations

from untower.levels.answerable import USED, Answerable, names

SATISFACTION = names("services", "very_satisfied satisfied neither dissatisfied very_dissatisfied")
COMPLETION = names("services", "started completed")

NEEDS = (
    Answerable(
        name="satisfaction",
        step="needs",
        question="How satisfied are the users of each service?",
        given=SATISFACTION,
        figure="services",
    ),
    Answerable(
        name="completion",
        step="needs",
        question="How many of those who begin a service finish it?",
        given=COMPLETION,
        figure="services",
    ),
    Answerable(
        name="digital_take_up",
        step="needs",
        question="How many finish online?",
        given=names("services", "completed completed_digitally"),
        figure="services",
    ),
    Answerable(
        name="cost_per_transaction",
        step="needs",
        question="What does one finished transaction cost?",
        given=names("services", "completed total_cost_gbp"),
        figure="services",
    ),
    Answerable(
        name="user_outcome",
        step="needs",
        question="How well is each service doing for its users, measured?",
        given=(*SATISFACTION, *COMPLETION, "services.measured_on"),
        bounded=(f"{SATISFACTION[0]}|{COMPLETION[1]}",),
        bounded_as="From what is known of satisfaction and completion; without a day it is a "
        "guess, shown and never used to exclude.",
        figure="overall",
    ),
    Answerable(
        name="needs_unmet",
        step="needs",
        question="Which needs does nothing meet?",
        given=names("needs", "need service_id met_pct"),
        bounded=names("needs", "need service_id"),
        bounded_as="Needs are listed; how far they are met is not known.",
        figure="needs_unmet",
    ),
    Answerable(
        name="research",
        step="needs",
        question="Which services rest on research with their users?",
        given=("services.service_id", *names("needs", "service_id researched_on")),
        bounded=("services.service_id", "needs.service_id"),
        bounded_as="Which services have needs written down; when users were asked is not known.",
        figure="research",
    ),
    Answerable(
        name="trace",
        step="needs",
        question="Which suppliers stand behind each user group, and the way back?",
        given=(
            *names("needs", "user_group service_id"),
            *USED,
            *names("charges", "contract_id component_id"),
            "contracts.supplier_id",
        ),
        bounded=("needs.service_id", *USED),
        bounded_as="From user group to component; the contract and supplier behind it are missing.",
        figure="trace",
    ),
    Answerable(
        name="components_serving_nobody",
        step="needs",
        question="Which components serve no service?",
        given=("components.component_id", *USED, "interfaces.from_component_id"),
        bounded=("components.component_id", *USED),
        bounded_as="Without interfaces a component that serves others may look unused.",
        figure="unused_components",
    ),
)

CAPABILITY = (
    Answerable(
        name="decision_holders",
        step="capability",
        question="Who really takes each decision about technology?",
        given=("decisions.holder",),
        figure="decisions",
    ),
    Answerable(
        name="strategy",
        step="capability",
        question="Is there a strategy that is owned, approved and reviewed?",
        given=names("strategy", "owner_role approved_on review_on"),
        bounded=("strategy.document",),
        bounded_as="The documents are listed; for some of owner, approval and review it is not "
        "known.",
        figure="strategies",
    ),
    Answerable(
        name="role_gaps",
        step="capability",
        question="How many posts of each role are not filled by employees?",
        given=names("roles", "fte_needed fte_employed"),
        bounded=("roles.role_id",),
        bounded_as="The roles are listed; the gap of each is not known.",
        figure="gaps_fte",
    ),
    Answerable(
        name="retained_roles",
        step="capability",
        question="Are the roles that must stay in-house filled by employees?",
        given=names("roles", "retained_as fte_employed"),
        bounded=("roles.retained_as",),
        bounded_as="Which roles are retained; who fills them is not known.",
        figure="roles",
    ),
    Answerable(
        name="single_person",
        step="capability",
        question="Which retained roles rest on one person?",
        given=names("roles", "retained_as people_employed"),
        bounded=names("roles", "retained_as fte_employed"),
        bounded_as="From full-time posts: how many people share them is not known.",
        figure="one_person",
    ),
    Answerable(
        name="suppliers_manageable",
        step="capability",
        question="How many suppliers can the organisation manage?",
        given=names("roles", "retained_as fte_free"),
        figure="suppliers_manageable",
    ),
)
