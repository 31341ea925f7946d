"""What do the answers from the application list and its links need? Signs of towers among them."""

from __future__ import annotations

from untower.levels.answerable import CHARGED, COST, FROM_SCOPE, LET, USED, Answerable, names

APPLICATIONS = (
    Answerable(
        name="cost_by_component",
        step="estate",
        question="What does each component cost a year, all told?",
        given=("components.in_house_annual_gbp", *CHARGED),
        bounded=("components.component_id", *COST),
        bounded_as="At least so much: charges or in-house cost are missing.",
        figure="by_component",
    ),
    Answerable(
        name="cost_by_layer",
        step="estate",
        question="What does each layer of technology cost, and who holds most of it?",
        given=LET,
        bounded=("payments.supplier_name|components.layer", "payments.amount_gbp|" + COST[0]),
        bounded_as="Layers are guessed from the payments' own words, or cost is known in part.",
        figure="by_layer",
        bounded_figure="layer_guesses",
    ),
    Answerable(
        name="time",
        step="estate",
        question="Which components to tolerate, invest in, migrate or eliminate?",
        given=names("components", "business_fit technical_fit"),
        bounded=("components.business_fit|components.technical_fit",),
        bounded_as="One of the two fits is known: each component lies in one half, not a quarter.",
        figure="time",
    ),
    Answerable(
        name="legacy",
        step="estate",
        question="Which components are legacy, and which are red-rated?",
        given=names("legacy", "l1 l2 l3 l4 l5 l6 l7 c1 c2 c3 c4 c5 c6"),
        bounded=("legacy.component_id",),
        bounded_as="A range over all that the blanks could hold.",
        figure="legacy",
    ),
)

LINKS = (
    Answerable(
        name="cost_by_service",
        step="estate",
        question="What does the technology of each service cost a year?",
        given=(*USED, *COST, "services.completed"),
        bounded=(*USED, *COST),
        bounded_as="Shared components are split equally: completed transactions are missing.",
        figure="by_service",
    ),
    Answerable(
        name="dependence",
        step="estate",
        question="What breaks if this stops?",
        given=(*names("interfaces", "from_component_id to_component_id"), *USED),
        bounded=names("interfaces", "from_component_id to_component_id"),
        bounded_as="Which components stop; the services that stop with them are not known.",
        figure="dependence",
    ),
    Answerable(
        name="tower_class",
        step="estate",
        question="Do suppliers follow layers of technology, or services?",
        given=("components.component_id", *LET, *USED),
        figure="towers",
    ),
    *(
        Answerable(
            name=name,
            step="estate",
            question=question,
            given=given,
            bounded=bounded,
            bounded_as=FROM_SCOPE if bounded else "",
            figure="towers",
        )
        for name, question, given, bounded in (
            (
                "sign_S1",
                "S1: does a contract cover one layer across services?",
                (*LET, *USED),
                (),
            ),
            ("sign_S2", "S2: does one group hold nearly all of a layer?", LET, ()),
            ("sign_S3", "S3: are several layers wholly let to one group each?", LET, ()),
            (
                "sign_S4",
                "S4: is the integrator from outside?",
                ("contracts.part", "contracts.supplier_id"),
                (),
            ),
            (
                "sign_S5",
                "S5: does the integrator also deliver what it joins?",
                ("contracts.part", *LET, *USED),
                ("contracts.part", "contracts.supplier_id"),
            ),
            (
                "sign_S6",
                "S6: are contracts above the value line?",
                ("contracts.value_gbp", "contracts.maximum_value_gbp"),
                ("contracts.value_gbp|contracts.maximum_value_gbp",),
            ),
            (
                "sign_S7",
                "S7: are contracts long, hosting above all?",
                (
                    *names("contracts", "starts_on initial_term_months break_on"),
                    "charges.component_id",
                    "components.layer",
                ),
                ("contracts.initial_term_months|contracts.initial_ends_on",),
            ),
            (
                "sign_S8",
                "S8: were contracts extended or do they renew themselves?",
                names("contracts", "renewal extensions_taken"),
                ("contracts.renewal|contracts.extensions_taken",),
            ),
            (
                "sign_S9",
                "S9: are contracts exclusive or bound to a volume?",
                names("contracts", "is_exclusive minimum_volume_gbp"),
                ("contracts.is_exclusive|contracts.minimum_volume_gbp",),
            ),
            (
                "sign_S10",
                "S10: do services cross many contracts without an owner on the staff?",
                ("services.owner_role", *USED, "charges.contract_id", "charges.component_id"),
                (),
            ),
            (
                "sign_S11",
                "S11: is no retained role held in-house?",
                names("roles", "retained_as fte_employed"),
                (),
            ),
        )
    ),
)
