"""How sure is it, as plan.json carries it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.award.figures_choice import gbp
from untower.case.claim import COMMON_PCT
from untower.options.terms import stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers import Figure
    from untower.case.money.reckoned import Reckoning
    from untower.case.sure.sureness import Band, Sureness, Tried

NO_BAND: Mapping[str, None] = {"p10": None, "p50": None, "p90": None}
BLANK_SURE: Mapping[str, Figure] = {
    "saving_pct": {"point": None, **NO_BAND},
    "saving": dict(NO_BAND),
    "baseline": dict(NO_BAND),
    "target_pct": None,
    "is_target_stated": False,
    "chance_of_target": None,
    "chance_error": None,
    "chance_cheapest": None,
    "tornado": [],
    "switching_values": [],
    "sensitivity": [],
    "variants": [],
    "spread_parts": [],
    "regret": None,
    "house_ranges_decide": {"decides": None, "share": None, "sentence": ""},
    "draws": None,
    "seed": None,
    "correlation": None,
    "histogram": [],
    "not_drawn": [],
}


def sure_figures(reckoning: Reckoning, sureness: Sureness | None) -> dict[str, Any]:
    """The figures of the drawing; blank where nothing was drawn."""
    own = stated(reckoning.shortlist.situation.tables, "target_saving_pct")
    figures: dict[str, Any] = {
        **BLANK_SURE,
        "target_pct": COMMON_PCT if own is None else float(own),
        "is_target_stated": own is not None,
    }
    if sureness is None:
        return figures
    chosen = sureness.chosen
    return {
        **figures,
        "saving": _pounds(chosen.saving_gbp if chosen else None),
        "baseline": _pounds(sureness.baseline_gbp),
        "chance_of_target": chosen.chance_of_target if chosen else None,
        "chance_error": chosen.chance_error if chosen else None,
        "chance_cheapest": chosen.chance_cheapest if chosen else None,
        "tornado": [
            {
                "name": s.name,
                "low_at": s.low_at,
                "high_at": s.high_at,
                "low_gbp": gbp(s.low_gbp),
                "high_gbp": gbp(s.high_gbp),
                "range": s.range,
                "source": s.source,
                "is_house": s.is_house,
                "moves": s.moves,
            }
            for s in sureness.tornado
        ],
        "switching_values": [
            {
                "name": s.name,
                "to": s.to,
                "now": s.now,
                "switches_at": s.switches_at,
                "unit": s.unit,
                "sentence": s.sentence,
            }
            for s in sureness.switching_values
        ],
        "sensitivity": [_tried(t) for t in sureness.sensitivity],
        "variants": [_tried(t) for t in sureness.variants],
        "spread_parts": [
            {"name": p.name, "share": p.share, "is_house": p.is_house} for p in sureness.parts
        ],
        "house_ranges_decide": {
            "decides": sureness.house.decides,
            "share": sureness.house.share,
            "sentence": sureness.house.sentence,
        },
        "draws": sureness.draws,
        "seed": sureness.seed,
        "correlation": sureness.correlation,
        "histogram": [
            {"from_pct": b.low, "to_pct": b.high, "share": b.share_pct / 100}
            for b in sureness.histogram
        ],
        "not_drawn": list(sureness.not_known),
    }


def option_sure(sureness: Sureness | None, option_id: str) -> dict[str, dict[str, Any]]:
    """P10, P50 and P90 of one option's cost in pounds and of its saving in per cent."""
    drawn = sureness.option(option_id) if sureness else None
    if drawn is None:
        return {"npv": dict(NO_BAND), "saving_pct": dict(NO_BAND)}
    saving = drawn.saving_pct
    return {
        "npv": _pounds(drawn.npv_gbp),
        "saving_pct": dict(NO_BAND)
        if saving is None
        else {"p10": saving.p10, "p50": saving.p50, "p90": saving.p90},
    }


def _pounds(band: Band | None) -> dict[str, Any]:
    if band is None:
        return dict(NO_BAND)
    return {"p10": gbp(band.p10), "p50": gbp(band.p50), "p90": gbp(band.p90)}


def _tried(tried: Tried) -> dict[str, Any]:
    return {
        "name": tried.name,
        "value": tried.value,
        "unit": tried.unit or None,
        "is_as_planned": tried.is_as_planned,
        "npv_gbp": gbp(tried.npv_gbp),
        "baseline_gbp": gbp(tried.baseline_gbp),
        "saving_gbp": gbp(tried.saving_gbp),
        "saving_pct": tried.saving_pct,
        "cheapest_option_id": tried.cheapest,
        "sentence": tried.sentence or None,
    }
