"""What do the answers about options and delivery models need? The fifth step."""

from __future__ import annotations

from untower.levels.answerable import COST, USED, Answerable, names

LISTED = ("components.component_id",)
WAYS = (*LISTED, *names("options", "component_id kind"))
PRICES = names("options", "one_off_gbp annual_gbp exit_gbp months_to_move in_house_fte")
POINTS = names("options", "user_points cloud_points agile_points")

OPTIONS = (
    Answerable(
        name="whole_life_cost",
        step="options",
        question="What does each option of each component cost over its whole life?",
        given=(*WAYS, *PRICES, "organisation.fte_cost_gbp", *COST),
        bounded=LISTED,
        bounded_as="Ways whose every cost is known; the others are listed without one.",
        figure="options",
    ),
    Answerable(
        name="first_option",
        step="options",
        question="Which option comes first, and under how many weightings?",
        given=(*WAYS, *PRICES, *POINTS, *COST),
        figure="acceptability",
    ),
    Answerable(
        name="months_to_benefit",
        step="options",
        question="In how many months does each option begin to help, and when in full?",
        given=(*WAYS, "options.months_to_move", "charges.contract_id", "contracts.ends_on"),
        bounded=(*WAYS, "options.months_to_move"),
        bounded_as="The first benefit; when the present contracts end is not known.",
    ),
    Answerable(
        name="reuse_proposed",
        step="options",
        question="Which platforms that exist already do what a component does?",
        given=(*LISTED, "components.capability"),
        figure="proposals",
    ),
    Answerable(
        name="retire_proposed",
        step="options",
        question="Which components could be retired, as nothing uses them?",
        given=(*LISTED, *USED, "interfaces.from_component_id"),
        bounded=(*LISTED, *USED),
        bounded_as="Without interfaces a component that serves others may look unused.",
    ),
    Answerable(
        name="delivery_model",
        step="options",
        question="Is it decided who delivers each component, and in line with the comparator?",
        given=(
            *LISTED,
            *names(
                "delivery_models",
                "component_id decided decided_on decided_by_role public_interest_test "
                "comparator_gbp",
            ),
        ),
        bounded=LISTED,
        bounded_as="Every component is listed; where nothing is on record nobody has decided.",
        figure="delivery_models",
    ),
    Answerable(
        name="gate",
        step="options",
        question="Which components may go further, as their options were considered?",
        given=WAYS,
        bounded=LISTED,
        bounded_as="Every component is listed; without options none goes further unless that is "
        "on record.",
        figure="gate",
    ),
)
