"""The cover: a title that states the finding, the plan in a few sentences, four key figures.

It knows no step: it reads the figures that plan.json publishes, by name, and says "not known"
where one is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.answers import Timeline
from untower.journey import State
from untower.phrases import plural
from untower.policy import convention
from untower.publish import wording
from untower.publish.drawing.band import band

if TYPE_CHECKING:
    from markupsafe import Markup

    from untower.answers import Figure, Plan
    from untower.publish.editions import CutPlan

SENTENCES = 6
ANSWERS_NO = "Not yet: "
HIGHER = "withheld in this edition, or not read"
BASIS_WORDS = {
    "paid_to": "by supplier paid",
    "sold_through": "by reseller where there is one",
    "underlying": "by underlying supplier",
}
MARKING = "Planning model:"
COMMON_CLAIM_PCT = 40.0
SMALL_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True)
class Key:
    """One key figure; unknown has its own dress."""

    name: str
    value: str | None
    small: str
    drawn: Markup | None = None


@dataclass(frozen=True)
class ContractDates:
    """What the cover asks of one contract."""

    label: str
    ends_on: date | None
    decide_by: date | None


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What stands before the steps."""

    title: str
    under: str
    sentences: tuple[str, ...]
    keys: tuple[Key, ...]


def cover_of(cut: CutPlan, made_on: date) -> Cover:
    """The cover of a plan in one edition, made on a day."""
    plan = cut.plan
    figures = figures_of(plan)
    of_it = _first_object(figures.get("it_concentration"))
    concentration = of_it or _first_object(figures.get("concentration"))
    what = "IT spend" if of_it else "spend"
    contracts = contracts_of(plan, figures)
    decisions = decisions_of(contracts, plan.on)
    is_withheld = bool(cut.withheld.get("figures")) and "payments" in plan.reading.tables
    no_figure = HIGHER if is_withheld else "no payments were read"
    return Cover(
        title=_title(plan, figures, concentration, what, decisions),
        under=f"{made_words(plan.on, made_on)} {_rows_words(plan)}",
        sentences=_sentences(plan),
        keys=(
            *_first_two(figures, no_figure),
            _top_three(concentration, what, no_figure),
            _first_decision(
                contracts, decisions, plan.on, is_withheld=bool(cut.withheld.get("pictures"))
            ),
        ),
    )


def _first_two(figures: Mapping[str, Figure], no_figure: str) -> tuple[Key, Key]:
    """The saving, else IT spend, and beside it users, else people, else spend: what there is."""
    it_spend = _money_key("IT spend", figures.get("it_spend_gbp"), _it_share(figures), no_figure)
    saving = _saving(figures)
    if beside := _user_outcome(figures) or _retained_roles(figures):
        return saving or it_spend, beside
    if saving:
        return saving, it_spend
    spend = _money_key("Spend read", figures.get("spend_gbp"), "all payments, net", no_figure)
    return spend, it_spend


def _saving(figures: Mapping[str, Figure]) -> Key | None:
    """The whole-life saving with its range and the claim beside it; None where none was made."""
    told = figures.get("saving_pct")
    if not isinstance(told, Mapping):
        return None
    point, low, middle, high = (_number(told.get(k)) for k in ("point", "p10", "p50", "p90"))
    if point is None:
        return None
    value = wording.percent(round(point, 1))
    name = "Whole-life saving"
    if low is None or middle is None or high is None:
        return Key(name, value, "how sure that is, is not known")
    small = [f"likely {wording.percent(round(low))} to {wording.percent(round(high))}"]
    target = _number(figures.get("target_pct"))
    if target is not None:
        stated = figures.get("is_target_stated") is True and target != COMMON_CLAIM_PCT
        claim = f"the {'target' if stated else 'claim'} of {wording.percent(target)}"
        small.append(f"dashed: {claim}{_chance(figures)}")
    return Key(name, value, "; ".join(small), band(low, middle, high, target))


def _chance(figures: Mapping[str, Figure]) -> str:
    """How many draws reach the claim, as far as that is known."""
    chance, draws = _number(figures.get("chance_of_target")), _number(figures.get("draws"))
    if chance is None:
        return ""
    if chance <= 0:
        return f", reached by none of {draws:,.0f} draws" if draws else ", reached by no draw"
    in_hundred = 100 * chance
    if in_hundred < 0.5:
        return ", reached by fewer than 1 in 100 draws"
    return f", reached by {'over 99' if in_hundred > 99.5 else f'{in_hundred:.0f}'} in 100 draws"


def _user_outcome(figures: Mapping[str, Figure]) -> Key | None:
    """The mean outcome of services with how many lie behind it; None where none was read."""
    services, overall = _objects(figures.get("services")), figures.get("overall")
    if not services or not isinstance(overall, Mapping):
        return None
    name = "User outcome, 0 to 100"
    value, known = _number(overall.get("user_outcome_pct")), _number(overall.get("services"))
    if value is None:
        return Key(name, None, f"no outcome of {plural(len(services), 'service')} is known")
    running = [s for s in services if s.get("phase") != "retired"]
    small = [f"mean of {known or 0:.0f} of {plural(len(running), 'service')}"]
    judged = [s.get("satisfaction_verdict") for s in running]
    asked = sum(verdict in ("met", "not met") for verdict in judged)
    if asked:
        below = judged.count("not met")
        small.append(f"{below:,} of {asked:,} asked are below the benchmark on satisfaction")
    return Key(name, wording.number(round(value, 1)), "; ".join(small))


def _retained_roles(figures: Mapping[str, Figure]) -> Key | None:
    """How many of the roles to keep an employee holds; None where no role was read."""
    roles = [r for r in _objects(figures.get("roles")) if r.get("outcome") != "not applicable"]
    if not roles:
        return None
    outcomes = [r.get("outcome") for r in roles]
    held, unknown = outcomes.count("met"), outcomes.count("not known")
    name = "Roles to keep, held in-house"
    if unknown == len(roles):
        return Key(name, None, f"who holds {plural(unknown, 'role')} is not known")
    small = f"{unknown:,} not known" if unknown else "by an employee, in whole or part"
    return Key(name, f"{held:,} of {len(roles):,}", small)


def _objects(figure: Figure) -> list[Mapping[str, Figure]]:
    return [o for o in figure if isinstance(o, Mapping)] if isinstance(figure, list) else []


def figures_of(plan: Plan) -> dict[str, Figure]:
    """Every top-level figure by name; an earlier step's stands before a later one's."""
    found: dict[str, Figure] = {}
    for answer in plan.steps:
        for name, value in answer.figures.items():
            found.setdefault(name, value)
    return found


def _first_object(figure: Figure) -> Mapping[str, Figure]:
    if isinstance(figure, list) and figure and isinstance(figure[0], Mapping):
        return figure[0]
    return {}


def _number(figure: Figure) -> float | None:
    if isinstance(figure, bool) or not isinstance(figure, int | float | Decimal):
        return None
    return float(figure)


def _title(
    plan: Plan,
    figures: Mapping[str, Figure],
    concentration: Mapping[str, Figure],
    what: str,
    decisions: list[tuple[date, str]],
) -> str:
    top, spend = _number(concentration.get("top3_pct")), _number(figures.get("it_spend_gbp"))
    soon = [d for d, _ in decisions if (d - plan.on).days <= 365]
    shape = _shape(figures.get("towers"), plan.on)
    if top is not None:
        shape = shape or f"three supplier groups take {wording.percent(round(top))} of {what}"
    if shape:
        finding = f"{shape}, and {_counted(len(soon))} due within a year" if soon else shape
    elif soon:
        finding = f"{_counted(len(soon))} due within a year"
    elif spend is not None:
        finding = f"{wording.short_pounds(spend)} of IT spend, and who receives it"
    else:
        finding = "what the files show, and what they do not"
    return f"{plan.organisation}: {finding}" if plan.organisation else wording.raised(finding)


def _shape(towers: Figure, on: date) -> str:
    """What suppliers follow, only as far as the class and its bounds say it; else nothing."""
    if not isinstance(towers, Mapping):
        return ""
    layer, service = (_number(towers.get(f"{name}_bound")) for name in ("layer", "service"))
    share = _number(towers.get("top_share_pct"))
    match towers.get("class"):
        case "tower_like":
            return "suppliers follow technology layers"
        case "service_aligned":
            return "suppliers follow services"
        case "single_supplier" if share is not None:
            return f"one supplier group holds {wording.percent(round(share))} of outside IT cost"
        case "mixed" if layer is not None and service is not None:
            lead = convention("tower_lead_factor", on=on)
            if layer > lead * service and _is_more_than_chance(towers, "layer"):
                return "suppliers follow technology layers more than services"
            if service > lead * layer and _is_more_than_chance(towers, "service"):
                return "suppliers follow services more than technology layers"
    return ""


def _is_more_than_chance(towers: Mapping[str, Figure], name: str) -> bool:
    value, chance = (_number(towers.get(f"{name}_{part}")) for part in ("bound", "by_chance_to"))
    return value is not None and chance is not None and value > chance


def made_words(on: date, made_on: date) -> str:
    """The day it was made, and the day it is for where that is another."""
    if on == made_on:
        return f"Made on {wording.day(on)}"
    return f"Made on {wording.day(made_on)} for {wording.day(on)}"


def _counted(how_many: int) -> str:
    words = SMALL_NUMBERS[how_many].lower() if how_many < len(SMALL_NUMBERS) else f"{how_many:,}"
    return f"{words} contract {'decision falls' if how_many == 1 else 'decisions fall'}"


def _rows_words(plan: Plan) -> str:
    files, rows = len(plan.reading.intake), sum(i.rows_in for i in plan.reading.intake)
    files_words = plural(files, "file or sheet", "files and sheets")
    return f"from {files_words}, {plural(rows, 'row')}"


def _sentences(plan: Plan) -> tuple[str, ...]:
    """The whole answer where few steps answer, else the first sentence of each."""
    answered = [a.answer for a in plan.steps if a.state is not State.TO_COME and a.answer]
    if not answered:
        return ("No step could answer from these files. What was read is listed below.",)
    if len(answered) > 2:
        return tuple(_alone(_telling(a)) for a in answered)[:SENTENCES]
    return tuple(s for a in answered for s in wording.sentences(a))[:SENTENCES]


def _telling(answer: str) -> str:
    """An answer's first sentence but for the marking, which stands on every page."""
    said = [s for s in wording.sentences(answer) if not s.startswith(MARKING)]
    return said[0] if said else answer


def _alone(sentence: str) -> str:
    """A sentence that answers its step's question, as it stands where the question does not."""
    return wording.raised(sentence.removeprefix(ANSWERS_NO))


def _money_key(name: str, figure: Figure, small: str, no_figure: str) -> Key:
    amount = _number(figure)
    if amount is None:
        return Key(name, None, no_figure)
    return Key(name, wording.short_pounds(amount), small)


def _it_share(figures: Mapping[str, Figure]) -> str:
    whole, part = _number(figures.get("spend_gbp")), _number(figures.get("it_spend_gbp"))
    if whole is None or part is None or whole <= 0:
        return "share of all spend not known"
    return f"{wording.percent(100 * part / whole)} of all spend read"


def _top_three(concentration: Mapping[str, Figure], what: str, no_figure: str) -> Key:
    name = f"Top three groups, {what}"
    top = _number(concentration.get("top3_pct"))
    if top is None:
        return Key(name, None, no_figure)
    small = []
    if basis := concentration.get("basis"):
        small.append(BASIS_WORDS.get(str(basis), f"by {str(basis).replace('_', ' ')}"))
    unknown = _number(concentration.get("unknown_pct"))
    if unknown:
        small.append(f"{wording.percent(unknown)} not known whose")
    return Key(name, wording.percent(top), "; ".join(small))


def contracts_of(plan: Plan, figures: Mapping[str, Figure]) -> list[ContractDates]:
    """Every contract read, by the figure; where that is withheld, those of the timeline."""
    if every := _objects(figures.get("contracts")):
        return [
            ContractDates(
                label=" ".join(str(c[k]) for k in ("contract_id", "title") if c.get(k)),
                ends_on=_day(c.get("ends_on")),
                decide_by=_day(c.get("decide_by")),
            )
            for c in every
        ]
    terms = [t for a in plan.steps for p in a.pictures if isinstance(p, Timeline) for t in p.terms]
    return [ContractDates(t.label, t.ends_on, t.decide_by) for t in terms]


def _day(figure: Figure) -> date | None:
    return figure if isinstance(figure, date) else None


def decisions_of(contracts: list[ContractDates], on: date) -> list[tuple[date, str]]:
    """Dates by which a contract must be decided, from today on, the first one first."""
    return sorted(
        (c.decide_by, c.label) for c in contracts if c.decide_by is not None and c.decide_by >= on
    )


def is_missed(contract: ContractDates, on: date) -> bool:
    """A contract that still runs, though the day to decide has gone by."""
    has_ended = contract.ends_on is not None and contract.ends_on < on
    return contract.decide_by is not None and contract.decide_by < on and not has_ended


def _first_decision(
    contracts: list[ContractDates],
    decisions: list[tuple[date, str]],
    made_for: date,
    *,
    is_withheld: bool,
) -> Key:
    name = "First decision due"
    if not contracts:
        return Key(name, None, HIGHER if is_withheld else "no contract dates were read")
    small = []
    if decisions:
        on, label = decisions[0]
        days = (on - made_for).days
        small.append(f"{label}, in {plural(days, 'day')}" if days else f"{label}, today")
    if undated := sum(1 for c in contracts if c.decide_by is None):
        has = "has" if undated == 1 else "have"
        small.append(f"{undated:,} of {plural(len(contracts), 'contract')} {has} no known date")
    if missed := sum(1 for c in contracts if is_missed(c, made_for)):
        small.append(f"{plural(missed, 'date')} already missed")
    return Key(name, wording.day(decisions[0][0]) if decisions else None, "; ".join(small))
