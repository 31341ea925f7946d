"""Which figures and tables may a template name, and what is each?

A name is a step and a figure of plan.json, with parts below it after a point. To offer one more,
add a line here: `untower paper --list` prints them, and a template that names another is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class FigureName:
    """One figure: where it is, its usual form, what it is. `policy`: the number it may come from.

    A place is steps parted by points; "?" chooses one of a list, "#" counts it.
    """

    name: str
    form: str
    what: str
    place: str = ""
    policy: str = ""

    @property
    def path(self) -> str:
        """Where the value is."""
        return self.place or self.name


@dataclass(frozen=True)
class TableName:
    """One list of rows and its usual columns: field → (head, form).

    Without columns every field that holds one value is a column, headed with its own name.
    """

    name: str
    what: str
    columns: Mapping[str, tuple[str, str]]
    place: str = ""

    @property
    def path(self) -> str:
        """Where the rows are."""
        return self.place or self.name


CHOSEN = "case.options?is_chosen"
AS_NOW = "case.options?option_id=business_as_usual"
CHEAPEST = "case.options?cheapest"

FIGURES: tuple[FigureName, ...] = (
    # --- users and people
    FigureName("needs.outcome", "points", "User outcome now, 0 to 100, over all services",
               "needs.overall.user_outcome_pct"),
    FigureName("needs.services", "count", "How many services there are", "needs.measured.services"),
    FigureName("needs.services_measured", "count", "Services whose outcome was measured",
               "needs.measured.measured"),
    FigureName("needs.services_not_measured", "count", "Services whose outcome was not measured",
               "needs.measured.not_measured#"),
    FigureName("needs.needs_unmet", "count", "Needs that are not met", "needs.needs_unmet#"),
    FigureName("capability.short_fte", "points", "Full-time posts short over all roles",
               "capability.gap_total.short_fte"),
    FigureName("capability.roles_short", "count", "Roles that are short of posts",
               "capability.gap_total.roles_short"),
    FigureName("capability.roles", "count", "Roles", "capability.gap_total.roles"),
    FigureName("capability.suppliers_manageable", "count",
               "Supplier groups that the free commercial time can manage"),
    # --- estate
    FigureName("estate.spend_gbp", "short", "All payments read, net"),
    FigureName("estate.it_spend_gbp", "short", "Payments recognised as IT, net"),
    FigureName("estate.months", "count", "Months of payments read", "estate.period.months"),
    FigureName("estate.first_on", "day", "First payment read", "estate.period.first"),
    FigureName("estate.last_on", "day", "Last payment read", "estate.period.last"),
    FigureName("estate.it_groups", "count", "Supplier groups paid for IT",
               "estate.it_concentration?basis=paid_to.groups"),
    FigureName("estate.it_top3_pct", "percent", "Share of IT spend of the three largest groups",
               "estate.it_concentration?basis=paid_to.top3_pct"),
    FigureName("estate.towers", "sentence", "What suppliers follow: layers or services",
               "estate.towers.reason"),
    FigureName("estate.contracts", "count", "Contracts read", "estate.contracts#"),
    # --- options
    FigureName("options.components", "count", "Components looked at", "options.counts.components"),
    FigureName("options.options", "count", "Options listed for them", "options.counts.options"),
    FigureName("options.considered", "count", "Components for which two kinds were considered",
               "options.counts.considered"),
    FigureName("options.ranked", "count", "Components whose options could be ranked",
               "options.counts.components_ranked"),
    FigureName("options.changed_by_bias", "count",
               "Components whose first option changes without optimism bias",
               "options.counts.first_changed_by_bias"),
    FigureName("options.to_tender", "count", "Components that may go to tender",
               "options.counts.to_tender"),
    FigureName("options.not_decided", "count", "Components for which nobody decided who delivers",
               "options.counts.decisions.not decided"),
    FigureName("options.horizon_years", "count", "Years over which options are costed",
               "options.terms.horizon_years"),
    FigureName("options.discount_rate_pct", "percent", "Rate at which later money is discounted",
               "options.terms.discount_rates[0].pct", "discount_rate_pct"),
    FigureName("options.price_base_year", "text", "Year of the prices",
               "options.terms.price_base_year"),
    FigureName("options.cost_weight", "share", "Weight of cost", "options.weights.cost"),
    FigureName("options.user_weight", "share", "Weight of users", "options.weights.user"),
    FigureName("options.cloud_weight", "share", "Weight of cloud", "options.weights.cloud"),
    FigureName("options.agile_weight", "share", "Weight of ease of change",
               "options.weights.agile"),
    # --- the range
    FigureName("award.cost_gbp", "short", "What the chosen range costs at present value"),
    FigureName("award.gap", "share", "How far from the best possible the choice may be"),
    FigureName("award.components", "count", "Components provided", "award.counts.components"),
    FigureName("award.offers", "count", "Indicative offers compared", "award.counts.offers"),
    FigureName("award.suppliers", "count", "Supplier groups of the chosen range",
               "award.totals.suppliers"),
    FigureName("award.interface_gbp", "short", "What joining suppliers' components costs",
               "award.totals.interface_gbp"),
    FigureName("award.managing_gbp", "short", "What managing the suppliers costs",
               "award.totals.managing_gbp"),
    FigureName("award.discount_gbp", "size", "What groups take off for volume",
               "award.totals.discount_gbp"),
    FigureName("award.bias_gbp", "short", "Optimism bias within the offers' cost",
               "award.totals.of_which_optimism_bias_gbp"),
    FigureName("award.as_it_is_gbp", "short", "What keeping everything as it is costs",
               "award.as_it_is.cost_gbp"),
    FigureName("award.as_it_is_suppliers", "count", "Supplier groups now",
               "award.as_it_is.suppliers"),
    FigureName("award.as_it_is_rules", "count", "Times keeping everything breaks a rule",
               "award.as_it_is.rules_broken#"),
    FigureName("award.cheapest_gbp", "short", "What the cheapest for each component costs",
               "award.piecemeal?name=cheapest.cost_gbp"),
    FigureName("award.cheapest_rules", "count", "Times the cheapest for each breaks a rule",
               "award.piecemeal?name=cheapest.rules_broken#"),
    FigureName("award.rules_gbp", "short", "What all the rules together cost in money",
               "award.rules_together.all_off.money_gbp"),
    FigureName("award.rules_words", "sentence", "What all the rules cost, in words",
               "award.rules_together.words"),
    FigureName("award.alternatives_words", "sentence", "Other ranges nearly as good, in words",
               "award.alternatives_sought.words"),
    FigureName("award.gains", "count", "Services that gain", "award.gains.overall.gains"),
    FigureName("award.held_level", "count", "Services held level",
               "award.gains.overall.held_level"),
    FigureName("award.gets_worse", "count", "Services that get worse",
               "award.gains.overall.gets_worse"),
    FigureName("award.silent", "count", "Services on which nothing can be said",
               "award.gains.overall.floor_silent"),
    FigureName("award.starts_on", "day", "When the plan starts", "award.terms.starts_on"),
    FigureName("award.horizon_years", "count", "Years of the plan", "award.terms.horizon_years"),
    FigureName("award.moving", "count", "Components that move in the first year",
               "award.by_year[0].components_moving"),
    FigureName("award.quality_weight", "number", "Weight of quality in the choice",
               "award.terms.quality_weight"),
    FigureName("award.price_weight", "number", "Weight of price in the choice",
               "award.terms.price_weight"),
    # --- the case
    FigureName("case.plan_gbp", "short", "What the chosen range costs at present value"),
    FigureName("case.baseline_gbp", "short", "What going on as now costs at present value"),
    FigureName("case.saving_gbp", "short", "What the chosen range saves against the baseline"),
    FigureName("case.saving_pct", "percent", "The same in per cent", "case.saving_pct.point"),
    FigureName("case.saving_p10_pct", "percent", "Saving that nine draws in ten exceed",
               "case.saving_pct.p10"),
    FigureName("case.saving_p50_pct", "percent", "Saving that half the draws exceed",
               "case.saving_pct.p50"),
    FigureName("case.saving_p90_pct", "percent", "Saving that one draw in ten exceeds",
               "case.saving_pct.p90"),
    FigureName("case.target_pct", "percent", "Saving that is the target"),
    FigureName("case.chance_of_target", "share", "Chance that the target is reached"),
    FigureName("case.payback_months", "months", "Months until the plan has paid for itself"),
    FigureName("case.payback", "sentence", "Whether and when the plan has paid for itself"),
    FigureName("case.chosen_rules", "count", "Rules that the chosen option breaks",
               f"{CHOSEN}.rules_broken#"),
    FigureName("case.cheapest_rules", "count", "Rules that the cheapest option breaks",
               f"{CHEAPEST}.rules_broken#"),
    FigureName("case.cheapest_quality", "points", "Quality of the cheapest option, 0 to 100",
               f"{CHEAPEST}.quality_points"),
    FigureName("case.procurement", "sentence", "What a procurement takes and costs",
               "case.procurement.sentence"),
    FigureName("case.claim", "sentence", "Whether this plan reaches the saving claimed",
               "case.claim.sentence"),
    FigureName("case.house_ranges", "sentence", "Whether house ranges decide the answer",
               "case.house_ranges_decide.sentence"),
    FigureName("case.vat", "sentence", "How VAT is treated", "case.vat.sentence"),
    FigureName("case.chosen_name", "text", "Name of the chosen option", f"{CHOSEN}.name"),
    FigureName("case.chosen_made", "sentence", "How the chosen option was made",
               f"{CHOSEN}.how_made"),
    FigureName("case.chosen_cash_gbp", "short", "Its cost in the cash of each year",
               f"{CHOSEN}.cash_gbp"),
    FigureName("case.chosen_without_bias_gbp", "short", "Its cost without optimism bias",
               f"{CHOSEN}.npv_without_bias_gbp"),
    FigureName("case.chosen_p10_gbp", "short", "Its cost: one draw in ten is below",
               f"{CHOSEN}.npv.p10"),
    FigureName("case.chosen_p90_gbp", "short", "Its cost: nine draws in ten are below",
               f"{CHOSEN}.npv.p90"),
    FigureName("case.chosen_quality", "points", "Its quality, 0 to 100",
               f"{CHOSEN}.quality_points"),
    FigureName("case.chosen_procurements", "count", "Procurements it needs",
               f"{CHOSEN}.procurements"),
    FigureName("case.months_to_first_benefit", "months", "Months to the first benefit",
               f"{CHOSEN}.months_to_first_benefit"),
    FigureName("case.months_to_full_benefit", "months", "Months to the full benefit",
               f"{CHOSEN}.months_to_full_benefit"),
    FigureName("case.cashable_gbp", "short", "Cashable savings", f"{CHOSEN}.cashable_gbp"),
    FigureName("case.non_cashable_gbp", "short", "Savings that free no cash",
               f"{CHOSEN}.non_cashable_gbp"),
    FigureName("case.avoided_gbp", "short", "Cost avoided", f"{CHOSEN}.avoided_gbp"),
    FigureName("case.income_gbp", "size", "Income", f"{CHOSEN}.income_gbp"),
    FigureName("case.as_now_gbp", "short", "What business as usual costs", f"{AS_NOW}.npv_gbp"),
    FigureName("case.as_now_rules", "count", "Rules that business as usual breaks",
               f"{AS_NOW}.rules_broken#"),
    FigureName("case.cheapest_name", "text", "The option with the lowest present value",
               f"{CHEAPEST}.name"),
    FigureName("case.cheapest_gbp", "short", "What it costs", f"{CHEAPEST}.npv_gbp"),
    FigureName("case.chosen_is_cheapest", "yes_no", "Whether the chosen option costs least",
               f"{CHEAPEST}.is_chosen"),
    FigureName("case.options_compared", "count", "Options compared", "case.options#"),
    FigureName("case.regret_scenarios", "count", "Scenarios in which the choice was made anew",
               "case.regret.scenarios"),
    FigureName("case.regret_mean_gbp", "short", "Mean regret over them", "case.regret.mean_gbp"),
    FigureName("case.regret_p90_gbp", "short", "Regret that one in ten exceeds",
               "case.regret.p90_gbp"),
    # --- assurance
    FigureName("assurance.met", "count", "Tests met", "assurance.counts.met"),
    FigureName("assurance.not_met", "count", "Tests not met", "assurance.counts.not_met"),
    FigureName("assurance.not_known", "count", "Tests not known", "assurance.counts.not_known"),
    FigureName("assurance.not_applicable", "count", "Tests that do not apply",
               "assurance.counts.not_applicable"),
)  # fmt: skip

TABLES: tuple[TableName, ...] = (
    TableName("needs.below", "Services and their measures", {
        "name": ("Service", "text"), "satisfaction_pct": ("Satisfied %", "points"),
        "completion_pct": ("Completed %", "points"), "digital_pct": ("Digital %", "points"),
        "user_outcome_pct": ("Outcome", "points")}, "needs.services"),
    TableName("needs.needs_unmet", "Needs that are not met", {
        "user_group": ("Who", "text"), "need": ("What they need", "text"),
        "importance": ("Importance", "number"), "met_pct": ("Met %", "points")}),
    TableName("capability.decisions", "Who really takes each decision", {
        "decision": ("Decision", "text"), "holder": ("Held by", "text"),
        "held_by_role": ("Role", "text"), "outcome": ("Outcome", "text")}),
    TableName("capability.gaps_by_family", "Posts short by family of roles", {
        "family": ("Family", "text"), "needed_fte": ("Needed", "points"),
        "employed_fte": ("Employed", "points"), "short_fte": ("Short", "points")}),
    TableName("estate.it_by_supplier", "IT spend by supplier group", {
        "name": ("Supplier group", "text"), "annual_gbp": ("A year", "short"),
        "spend_gbp": ("All months read", "short"), "share_pct": ("Share", "percent")}),
    TableName("estate.by_layer", "Cost by layer", {
        "layer": ("Layer", "text"), "annual_gbp": ("A year", "short"),
        "outside_gbp": ("Outside", "short"), "in_house_gbp": ("In-house", "short"),
        "groups": ("Groups", "count"), "top_share_pct": ("Largest group", "percent")}),
    TableName("options.first", "First option for each component", {
        "name": ("Component", "text"), "first_kind": ("First option", "text"),
        "keeping_gbp": ("Keeping it", "short"), "options": ("Options", "count"),
        "first_in_pct": ("First in % of weightings", "points"),
        "outcome": ("Two kinds considered", "text")}, "options.components"),
    TableName("options.options", "Every option of every component", {
        "component_id": ("Component", "text"), "kind": ("Way", "text"),
        "whole_life_gbp": ("Whole life", "short"), "without_bias_gbp": ("Without bias", "short"),
        "worth": ("Points", "points")}),
    TableName("options.delivery_models", "Who is to deliver, as decided", {
        "component_id": ("Component", "text"), "decided": ("Decided", "text"),
        "decided_on": ("On", "day"), "decided_by_role": ("By", "text"),
        "outside_annual_gbp": ("Outside, a year", "short"), "reason": ("Reason", "text")}),
    TableName("options.proposals", "Platforms that do the same already", {
        "component_id": ("Component", "text"), "platform": ("Platform", "text"),
        "why": ("Why", "text"), "source": ("Source", "text")}),
    TableName("award.suppliers", "Supplier groups of the chosen range", {
        "name": ("Supplier group", "text"), "components": ("Components", "count"),
        "annual_gbp": ("A year", "short"), "share_pct": ("Share", "percent")}),
    TableName("award.piecemeal", "Ways of choosing compared", {
        "name": ("Way of choosing", "text"), "cost_gbp": ("Cost, present value", "short"),
        "suppliers": ("Supplier groups", "count"),
        "interfaces_apart": ("Joins between suppliers", "count")}),
    TableName("award.by_year", "The chosen range by year", {
        "starts_on": ("Year from", "day"), "components_moving": ("Components moving", "count"),
        "cash_gbp": ("Cash", "short")}),
    TableName("award.rule_costs", "What each rule costs", {
        "rule_id": ("Rule", "text"), "kind": ("Kind", "text"), "verdict": ("Verdict", "text"),
        "money_gbp": ("Costs in money", "short"), "value_gbp": ("Costs in value", "short"),
        "words": ("In words", "text")}),
    TableName("award.alternatives", "Other ranges nearly as good", {
        "phrase": ("Other range", "text"), "cost_gbp": ("Cost, present value", "short"),
        "suppliers": ("Supplier groups", "count")}),
    TableName("award.failure_tests", "What if a supplier fails", {
        "group_name": ("Supplier group", "text"), "annual_gbp": ("A year", "short"),
        "service_ids": ("Services touched", "length"),
        "months_until_replaced": ("Months until replaced", "count"),
        "extra_cost_gbp": ("Extra cost", "short")}),
    TableName("award.user_kinds", "Who gains", {
        "user_kind": ("Users", "text"), "gains": ("Gain", "count"),
        "held_level": ("Held level", "count"), "gets_worse": ("Get worse", "count"),
        "floor_silent": ("Nothing can be said", "count")}, "award.gains.by_user_kind"),
    TableName("award.choices", "Who provides each component", {
        "name": ("Component", "text"), "group_name": ("Provided by", "text"),
        "kind": ("Way", "text"), "when": ("From", "day"), "annual_gbp": ("A year", "short")}),
    TableName("award.calendar", "When each contract must be decided", {
        "component_id": ("Component", "text"), "state": ("Standing", "text"),
        "decide_by": ("Decide by", "day"), "change_on": ("Can change on", "day"),
        "present_annual_gbp": ("Now a year", "short")}),
    TableName("case.options", "The options side by side", {
        "name": ("Option", "text"), "npv_gbp": ("Cost, present value", "short"),
        "npv_without_bias_gbp": ("Without bias", "short"), "cash_gbp": ("Cash", "short"),
        "saving_pct.point": ("Saving", "percent"), "quality_points": ("Quality", "points"),
        "procurements": ("Procurements", "count"),
        "months_to_full_benefit": ("Months to full benefit", "count")}),
    TableName("case.how_made", "How each option was made", {
        "name": ("Option", "text"), "how_made": ("How it was made", "text"),
        "why_not": ("Why it is not possible", "if_any"),
        "rules_broken": ("Rules it breaks", "names")}, "case.options"),
    TableName("case.spread", "How sure the cost of each option is", {
        "name": ("Option", "text"), "npv.p10": ("Low (P10)", "short"),
        "npv.p50": ("Middle (P50)", "short"), "npv.p90": ("High (P90)", "short"),
        "saving_pct.p10": ("Saving P10", "percent"), "saving_pct.p90": ("Saving P90", "percent")},
        "case.options"),
    TableName("case.savings", "What kind of saving each option brings", {
        "name": ("Option", "text"), "cashable_gbp": ("Cashable", "short"),
        "non_cashable_gbp": ("Not cashable", "short"), "avoided_gbp": ("Avoided", "short"),
        "income_gbp": ("Income", "short")}, "case.options"),
    TableName("case.longlist", "The longlist", {
        "name": ("Option", "text"), "dimension": ("Dimension", "text"),
        "verdict": ("Verdict", "text"), "reason": ("Reason", "text")}),
    TableName("case.by_year", "The chosen option by year", {
        "starts_on": ("Year from", "day"), "capital_gbp": ("Capital", "short"),
        "revenue_gbp": ("Revenue", "short"), "real_gbp": ("Real terms", "short"),
        "cash_gbp": ("Cash", "short"), "present_gbp": ("Present value", "short")},
        f"{CHOSEN}.by_year"),
    TableName("case.baseline_by_year", "Going on as now, by year", {
        "starts_on": ("Year from", "day"), "real_gbp": ("Real terms", "short"),
        "cash_gbp": ("Cash", "short"), "present_gbp": ("Present value", "short")}),
    TableName("case.affordability", "Against the budget, by year", {
        "starts_on": ("Year from", "day"), "budget_gbp": ("Budget", "short"),
        "plan_cash_gbp": ("Plan, cash", "short"), "headroom_gbp": ("Headroom", "short")}),
    TableName("case.tornado", "What the answer depends on most", {
        "name": ("What varies", "text"), "low_gbp": ("Low", "short"), "high_gbp": ("High", "short"),
        "source": ("Where the range comes from", "text")}),
    TableName("case.switching_values", "What would have to change for another to be best", {
        "name": ("What", "text"), "sentence": ("When the answer turns", "text")}),
    TableName("case.sensitivity", "With another rate or another horizon", {
        "name": ("What", "text"), "value": ("At (% or years)", "number"),
        "npv_gbp": ("Chosen range", "short"), "baseline_gbp": ("As now", "short"),
        "saving_gbp": ("Saving", "short"), "saving_pct": ("Saving %", "percent")}),
    TableName("case.variants", "Without costs that others leave out", {
        "name": ("Reckoned with", "text"), "npv_gbp": ("Chosen range", "short"),
        "baseline_gbp": ("As now", "short"), "saving_gbp": ("Saving", "short"),
        "saving_pct": ("Saving %", "percent")}),
    TableName("case.who_gains", "For whom", {
        "user_kind": ("Users", "text"), "services": ("Services", "count"),
        "gains": ("Gain", "count"), "held_level": ("Held level", "count"),
        "gets_worse": ("Get worse", "count"),
        "nothing_can_be_said": ("Nothing can be said", "count")}),
    TableName("case.published_cases", "What others have reported", {
        "body": ("Body", "text"), "case": ("Case", "text"), "before": ("Before", "text"),
        "after": ("After", "text"), "recomputed.words": ("Saving, recomputed", "text"),
        "sources": ("Sources", "text")}),
    TableName("case.success_factors", "The chosen option against the success factors", {
        "factor": ("Critical success factor", "text"), "verdict": ("Verdict", "text"),
        "reason": ("Reason", "text")}, f"{CHOSEN}.success_factors"),
    TableName("case.risks", "Risks of the chosen option", {}, f"{CHOSEN}.risks"),
    TableName("case.unmonetised", "Effects without a price", {}, f"{CHOSEN}.unmonetised"),
    TableName("case.would_have_to_be_true", "What would have to be true to reach the claim", {},
              "case.claim.would_have_to_be_true"),
    TableName("case.vat_by_year", "VAT by year", {}, "case.vat.by_year"),
    TableName("case.not_known", "What the case does not know", {}),
    TableName("lots.lots", "The lots", {}),
    TableName("assurance.verdicts", "Every test and its outcome", {
        "sentence": ("Test and how it came out", "text"), "outcome": ("Outcome", "text"),
        "evidence": ("Evidence, or where it would be", "text")}),
    TableName("assurance.gates", "The order of the steps", {
        "step": ("Step", "text"), "state": ("State", "text"),
        "by_role": ("Passed over by", "if_any"), "reason": ("Reason", "if_any")}),
)  # fmt: skip

FIGURE_NAMES: dict[str, FigureName] = {f.name: f for f in FIGURES}
TABLE_NAMES: dict[str, TableName] = {t.name: t for t in TABLES}
