"""What do the answers from payments and contracts need?"""

from __future__ import annotations

from untower.levels.answerable import PAID, Answerable, names

PAID_WHEN = (*PAID, "payments.paid_on")
ENDS = "contracts.ends_on|contracts.initial_ends_on|contracts.initial_term_months"

SPEND = (
    Answerable(
        name="spend_by_supplier",
        step="estate",
        question="How much goes to each supplier group?",
        given=PAID,
        figure="by_supplier",
    ),
    Answerable(
        name="spend_over_time",
        step="estate",
        question="How does spend move from month to month?",
        given=("payments.amount_gbp", "payments.paid_on"),
        figure="by_month",
    ),
    Answerable(
        name="it_spend",
        step="estate",
        question="How much of the spend is for technology?",
        given=(*PAID, "payments.category|payments.description"),
        bounded=PAID,
        bounded_as="Recognised by the supplier's name alone: at least so much.",
        figure="it_spend_gbp",
    ),
    Answerable(
        name="concentration",
        step="estate",
        question="How much of the money goes to how few?",
        given=PAID,
        figure="concentration",
    ),
    Answerable(
        name="underlying_suppliers",
        step="estate",
        question="Who makes what is bought through resellers?",
        given=(*PAID, "payments.sold_through"),
        bounded=PAID,
        bounded_as="Makers are known only where the payment's words name them; the rest is counted "
        "as unknown.",
        figure="concentration",
    ),
    Answerable(
        name="recurring_payments",
        step="estate",
        question="Which payments return like those of a contract?",
        given=PAID_WHEN,
        figure="recurring",
    ),
    Answerable(
        name="duplicate_payments",
        step="estate",
        question="Which payments may have been made twice?",
        given=(*PAID_WHEN, "payments.reference"),
        bounded=PAID_WHEN,
        bounded_as="Without references, equal payments of one day cannot be told from two orders.",
        figure="duplicates",
    ),
)

CONTRACTS = (
    Answerable(
        name="contracts_in_force",
        step="estate",
        question="Which contracts stand, and with whom?",
        given=names("contracts", "contract_id supplier_id"),
        bounded=PAID_WHEN,
        bounded_as="Probable contracts only, from payments that recur.",
        figure="contracts",
        bounded_figure="recurring",
    ),
    Answerable(
        name="contract_dates",
        step="estate",
        question="When does each contract end, and by when must it be decided?",
        given=(ENDS, "contracts.notice_months"),
        bounded=(ENDS,),
        bounded_as="The end is shown; without the notice the last day to decide is not known.",
        figure="dates",
    ),
    Answerable(
        name="lawful_end",
        step="estate",
        question="How far can each contract lawfully run?",
        given=(
            ENDS,
            "contracts.maximum_ends_on|contracts.extension_months",
            "contracts.regime|contracts.procurement_commenced_on",
        ),
        bounded=(ENDS,),
        bounded_as="At least to its present end; extensions or the law that applies are not known.",
        figure="dates",
    ),
    Answerable(
        name="lock_in",
        step="estate",
        question="What would make each contract hard to leave?",
        given=(
            *names(
                "contracts",
                "data_owner ip_owner exit_plan_on is_exclusive minimum_volume_gbp renewal "
                "notice_months break_on",
            ),
            "charges.component_id",
            "interfaces.standard",
        ),
        bounded=("contracts.contract_id",),
        bounded_as="Counted over what is known; the count of what is known stands beside it.",
        figure="lock_in",
    ),
    Answerable(
        name="reorganisation",
        step="estate",
        question="Which contracts pass to a successor, and which need consent?",
        given=("organisation.vesting_on", ENDS, "contracts.value_gbp|contracts.maximum_value_gbp"),
        bounded=("organisation.vesting_on", "contracts.contract_id"),
        bounded_as="All contracts may pass: for some the end or the value is not known.",
        figure="reorganisation",
    ),
)
