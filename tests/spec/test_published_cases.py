"""The published cases: every figure as it was published, none filled in, none without its mark.

Transcribed by hand from the reference on policy, section 2.4, which names the sources: Computerworld,
Computing, ComputerWeekly, the National Audit Office's 2014 report on Aspire, OECD OPSI, the GDS blog
and the trade press.
"""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from untower.case.published_cases import cases_in, known_cases, published_cases, recomputed

ROOT = Path(__file__).resolve().parents[2]
FILES = ("published_cases.csv", "published_figures.csv")
HEADS = (
    "case_id,body,name,before,after,starts,ends,sources,note",
    "case_id,figure_id,role,scope,what,comparator,low,high,unit,years,kind,mark,source,quoted,note",
)
A_CASE = "one,A body,One,Ash,in-house,2010,2015,S press,"

# figure: role, comparator, low, high, unit, years, kind, whether read in the primary source
TRANSCRIBED = {
    # Cabinet Office "Flex": Fujitsu 2007 to Jan 2015, £8m/yr; >2,000 staff; 40% claimed; "minimum 40%"
    "flex-before": ("before", "about", "8e6", "8e6", "GBP", 1, "claim", False),
    "flex-staff": ("other", "more than", "2000", "2000", "staff", None, "claim", False),
    "flex-saving": ("saving", "about", "40", "40", "%", None, "claim", False),
    "flex-minister": ("saving", "at least", "40", "40", "%", None, "claim", False),
    # HMRC Aspire: forecast £4.1bn (NAO range £3.6bn to £4.9bn) became £10.4bn; £813m/yr; 650 systems;
    # supplier margin 16% = £1.1bn v £0.5bn planned; 3-yr extension £2.3bn; no price test on £5bn;
    # target >£200m/yr, >25% of cost base; 4 lead firms, 200 small ones, 5,000 IT staff
    "aspire-forecast": ("other", "about", "4.1e9", "4.1e9", "GBP", None, "forecast", True),
    "aspire-forecast-range": ("other", "between", "3.6e9", "4.9e9", "GBP", None, "forecast", True),
    "aspire-became": ("other", "about", "10.4e9", "10.4e9", "GBP", None, "forecast", True),
    "aspire-before": ("before", "about", "813e6", "813e6", "GBP", 1, "audited", True),
    "aspire-systems": ("other", "about", "650", "650", "systems", None, "claim", False),
    "aspire-margin": ("other", "about", "16", "16", "%", None, "audited", True),
    "aspire-profit": ("other", "about", "1.1e9", "1.1e9", "GBP", None, "claim", False),
    "aspire-profit-planned": ("other", "about", "0.5e9", "0.5e9", "GBP", None, "forecast", False),
    "aspire-extension": ("other", "about", "2.3e9", "2.3e9", "GBP", 3, "audited", True),
    "aspire-untested": ("other", "about", "5e9", "5e9", "GBP", None, "claim", False),
    "aspire-saving": ("saving", "more than", "200e6", "200e6", "GBP", 1, "forecast", False),
    "aspire-saving-share": ("saving", "more than", "25", "25", "%", None, "forecast", False),
    "aspire-leads": ("other", "exactly", "4", "4", "suppliers", None, "claim", True),
    "aspire-small": ("other", "about", "200", "200", "suppliers", None, "claim", True),
    "aspire-staff": ("other", "about", "5000", "5000", "staff", None, "claim", True),
    # DVLA PACT: £1.5bn to £1.6bn; 22 yrs outsourced; ~302 TUPE; 300 contracts, 60 tools, 62 services;
    # >=£225m over 10 yrs (£22.5m/yr) plus £70m avoided procurement; digital take-up 66% to 90% claimed
    "pact-whole": ("other", "between", "1.5e9", "1.6e9", "GBP", None, "claim", False),
    "pact-outsourced": ("other", "exactly", "22", "22", "years", None, "claim", True),
    "pact-staff": ("other", "about", "302", "302", "staff", None, "claim", False),
    "pact-contracts": ("other", "about", "300", "300", "contracts", None, "claim", False),
    "pact-tools": ("other", "about", "60", "60", "tools", None, "claim", False),
    "pact-services": ("other", "about", "62", "62", "services", None, "claim", False),
    "pact-saving": ("saving", "at least", "225e6", "225e6", "GBP", 10, "forecast", False),
    "pact-saving-year": ("saving", "about", "22.5e6", "22.5e6", "GBP", 1, "forecast", False),
    "pact-avoided": ("other", "about", "70e6", "70e6", "GBP", None, "forecast", False),
    "pact-digital": ("other", "between", "66", "90", "%", None, "claim", False),
    # MoJ FITS: Lockheed SIAM £125m; 90,000 users; £200m saving forecast by 2016; £28.7m one-year
    # extension of a £274m/10-yr deal; ~£5m to EY
    "fits-siam": ("other", "about", "125e6", "125e6", "GBP", None, "claim", False),
    "fits-users": ("other", "about", "90000", "90000", "users", None, "claim", False),
    "fits-saving": ("saving", "about", "200e6", "200e6", "GBP", None, "forecast", False),
    "fits-extension": ("other", "about", "28.7e6", "28.7e6", "GBP", 1, "claim", False),
    "fits-extended": ("other", "about", "274e6", "274e6", "GBP", 10, "claim", False),
    "fits-advice": ("other", "about", "5e6", "5e6", "GBP", None, "claim", False),
    # Defra UnITy: IBM 2004 £105m/yr; Capgemini 2009 £55m/yr; plan 25 suppliers; 5 workstreams, at most
    # 10 strategic suppliers; Atos hosting+apps £135m/6 yr, ~250 apps, 21,000 users, 5 data centres
    "unity-before-ibm": ("before", "about", "105e6", "105e6", "GBP", 1, "claim", False),
    "unity-before-capgemini": ("before", "about", "55e6", "55e6", "GBP", 1, "claim", False),
    "unity-planned": ("other", "about", "25", "25", "suppliers", None, "forecast", False),
    "unity-workstreams": ("other", "exactly", "5", "5", "workstreams", None, "claim", False),
    "unity-strategic": ("other", "at most", "10", "10", "suppliers", None, "claim", False),
    "unity-after-atos": ("after", "about", "135e6", "135e6", "GBP", 6, "claim", False),
    "unity-applications": ("other", "about", "250", "250", "applications", None, "claim", False),
    "unity-users": ("other", "about", "21000", "21000", "users", None, "claim", False),
    "unity-centres": ("other", "exactly", "5", "5", "data centres", None, "claim", False),
    # Home Office Sirius: £640m by 2017, ~24,000 users (70%); ITNow desk (£21m, 2021)
    "sirius-whole": ("other", "about", "640e6", "640e6", "GBP", None, "claim", False),
    "sirius-users": ("other", "about", "24000", "24000", "users", None, "claim", False),
    "sirius-share": ("other", "about", "70", "70", "%", None, "claim", False),
    "sirius-desk": ("other", "about", "21e6", "21e6", "GBP", None, "claim", False),
    # Birmingham: £475m/10 yr; £85m to £120m/yr, >£1bn total; ~13 yrs; 147 returned + 167 transferred
    "birmingham-whole": ("other", "about", "475e6", "475e6", "GBP", 10, "forecast", False),
    "birmingham-before": ("before", "between", "85e6", "120e6", "GBP", 1, "claim", False),
    "birmingham-total": ("other", "more than", "1e9", "1e9", "GBP", None, "claim", False),
    "birmingham-years": ("other", "about", "13", "13", "years", None, "claim", False),
    "birmingham-returned": ("other", "exactly", "147", "147", "staff", None, "claim", False),
    "birmingham-transferred": ("other", "exactly", "167", "167", "staff", None, "claim", False),
}
BODIES = {
    "flex": ("Cabinet Office", "2007", "2015-01"),
    "aspire": ("HM Revenue and Customs", "2004", "2017-06"),
    "pact": ("Driver and Vehicle Licensing Agency", "2002", "2015-09-12"),
    "fits": ("Ministry of Justice", None, None),
    "unity": ("Defra", "2004", None),
    "sirius": ("Home Office", "2000", "2018-04"),
    "service-birmingham": ("Birmingham City Council", "2006", "2019"),
}


def figures():
    return {f.figure_id: f for case in known_cases() for f in case.figures}


def one(*rows, case=A_CASE):
    text = "\n".join([HEADS[1], *rows])
    (found,) = cases_in(f"{HEADS[0]}\n{case}\n", f"{text}\n")
    return found


def cost(role, low, high=None, years="1", scope=""):
    comparator = "about" if high is None else "between"
    return f"one,{role}-{scope},{role},{scope},paid,{comparator},{low},{high or low},GBP,{years},claim,S,press,x,"


# --- what must not happen ------------------------------------------------------------------


def test_no_figure_is_there_that_was_not_transcribed_and_none_is_missing():
    assert figures().keys() == TRANSCRIBED.keys()


def test_no_published_saving_is_recomputed_where_a_cost_is_not_published():
    for case in known_cases():
        found = recomputed(case)
        assert found.low_pct is None
        assert found.words.startswith("cannot be recomputed: ")
        assert found.words.endswith(" not published")


def test_costs_of_other_scopes_are_never_compared():
    found = recomputed(one(cost("before", "100"), cost("after", "60", scope="hosting")))

    assert found.low_pct is None
    assert (
        found.words
        == "cannot be recomputed: a yearly cost after and a yearly cost before of hosting "
        "not published"
    )


def test_two_costs_of_one_scope_are_not_added_up():
    found = recomputed(one(cost("before", "100"), cost("before", "50"), cost("after", "60")))

    assert found.low_pct is None
    assert "one yearly cost alone before" in found.words


def test_a_cost_without_its_years_is_no_yearly_cost():
    assert recomputed(one(cost("before", "100", years=""), cost("after", "60"))).low_pct is None


# --- what must -----------------------------------------------------------------------------


@pytest.mark.parametrize("figure_id", TRANSCRIBED)
def test_every_figure_is_as_it_was_published(figure_id):
    role, comparator, low, high, unit, years, kind, is_confirmed = TRANSCRIBED[figure_id]
    found = figures()[figure_id]

    assert (found.role, found.comparator, found.unit, found.kind) == (role, comparator, unit, kind)
    assert (found.low, found.high) == (Decimal(low), Decimal(high))
    assert found.years == (None if years is None else Decimal(years))
    assert found.is_confirmed is is_confirmed
    assert found.source
    assert found.quoted


def test_all_seven_bodies_stand_with_their_years_as_precise_as_published():
    found = {c.case_id: (c.body, c.starts, c.ends) for c in known_cases()}

    assert found == BODIES
    assert all(c.sources for c in known_cases())


def test_the_claimed_forty_per_cent_is_one_department_and_a_claim():
    found = figures()["flex-saving"]

    assert (found.kind, found.is_confirmed) == ("claim", False)
    assert "One department" in found.note


def test_a_saving_is_recomputed_where_both_costs_are_published():
    found = recomputed(one(cost("before", "100"), cost("after", "360", years="6")))

    assert (found.low_pct, found.high_pct) == (pytest.approx(40), pytest.approx(40))
    assert found.words == "40.0% of the yearly cost before"


def test_a_range_of_costs_gives_a_range_of_savings():
    found = recomputed(one(cost("before", "80", "100"), cost("after", "60")))

    assert (found.low_pct, found.high_pct) == (pytest.approx(25), pytest.approx(40))
    assert found.words == "25.0% to 40.0% of the yearly cost before"


@pytest.mark.parametrize(
    ("figure_id", "words"),
    [
        ("flex-before", "£8m a year"),
        ("flex-staff", "more than 2,000 staff"),
        ("aspire-forecast-range", "£3.6bn to £4.9bn"),
        ("aspire-saving", "more than £200m a year"),
        ("pact-saving", "at least £225m over 10 years"),
        ("unity-strategic", "at most 10 suppliers"),
        ("birmingham-total", "more than £1bn"),
        ("fits-extension", "£28.7m a year"),
    ],
)
def test_a_figure_is_spelled_with_its_bound_and_its_years(figure_id, words):
    assert figures()[figure_id].words == words


def test_plan_json_carries_every_case_with_its_marks():
    (flex, *_) = told = published_cases()

    assert len(told) == 7
    assert flex["recomputed"]["words"] == (
        "cannot be recomputed: a yearly cost after not published"
    )
    assert {f["kind"] for case in told for f in case["figures"]} == {
        "claim",
        "forecast",
        "audited",
    }


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ("two,f,before,,paid,about,1,1,GBP,1,claim,S,press,x,", "row 2 · case_id · 'two'"),
        ("one,f,cost,,paid,about,1,1,GBP,1,claim,S,press,x,", "row 2 · role · 'cost'"),
        ("one,f,before,,paid,about,£1,1,GBP,1,claim,S,press,x,", "row 2 · low · '£1'"),
        ("one,f,before,,paid,about,1,,GBP,1,claim,S,press,x,", "row 2 · high · ''"),
        ("one,f,before,,paid,about,1,1,GBP,1,rumour,S,press,x,", "kind · 'rumour': allowed: claim"),
        ("one,f,before,,paid,about,1,1,GBP,1,claim,,press,x,", "mark · '': allowed: V and S"),
    ],
)
def test_a_figure_that_cannot_be_read_is_named_by_row_and_column(row, match):
    with pytest.raises(ValueError, match=match):
        one(row)


@pytest.mark.parametrize("name", FILES)
def test_what_ships_is_what_the_examples_show(name):
    shown = ROOT / "examples" / "cases" / name
    shipped = ROOT / "src" / "untower" / "case" / "published" / name

    assert shown.read_bytes() == shipped.read_bytes()
