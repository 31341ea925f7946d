"""What each supplier is told of how its tender was assessed, and above all what it is not told."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import io
import re
from datetime import date

import docx
import pytest
from tests.assessed_papers import (
    AWARDS,
    CRITERIA,
    DECIDED,
    ITEMS,
    LOTS,
    OFFER_LOTS,
    OFFERS,
    ON,
    PROCUREMENTS,
    SCORES,
    SUPPLIERS,
    WITHHELD,
    decided,
    parts,
)

from untower.assessment_papers import PaperRefused, decision_record, summaries
from untower.bids.assessment import assess
from untower.bids.award_decision import award_decision, roles_of
from untower.bids.criteria import criteria_tree
from untower.bids.frozen import freeze
from untower.bids.summary_figures import Recipient, recipients, summary_figures

WINNER, SECOND, THIRD, FELL = "larchfield", "cedarbrook", "rowanmere", "thornleigh"
SCORED = (WINNER, SECOND, THIRD, FELL)
EVALUATORS = ("token-7f3a91", "token-c20d44", "Enterprise architect", "Service desk manager")


def name_of(supplier):
    return f"assessment-summary-hosting-{supplier}.docx"


@pytest.fixture(scope="module")
def told():
    return summaries(decided(), "P1", on=ON)


def rows(text):
    """The rows of a table in text, as dicts."""
    lines = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], row, strict=True)) for row in lines[1:]]


def strings_of(supplier):
    """Every string of one tender and its supplier that could tell it from others."""
    offer = next(r["offer_id"] for r in rows(OFFERS) if r["supplier_id"] == supplier)
    mine = [
        *next(r for r in rows(SUPPLIERS) if r["supplier_id"] == supplier).values(),
        *(r["reason"] for r in rows(SCORES) if r["offer_id"] == offer),
        offer,
    ]
    price = next(r["annual_gbp"] for r in rows(ITEMS) if r["offer_id"] == offer)
    short = [w for w in mine[1].split() if w not in ("plc", "Limited", "Ltd", "LLP", "Systems",
                                                      "Hosting", "Services", "Technology")]  # fmt: skip
    alone = {"clear", "2026-05-10", ""}
    return {s for s in (*mine, *short, price, f"{int(price):,}") if s not in alone}


def individual_strings():
    return {
        s
        for r in rows(SCORES)
        if r["stage"] == "individual"
        for s in (r["score"], r["reason"], r["reason"].split(": ")[1])
    }


def found_in(content, strings):
    """Which strings stand in any part, in its bytes or in its words without their tags."""
    hit = set()
    for name, data in parts(content).items():
        text = data.decode("utf-8", "ignore")
        bare = re.sub(r"<[^>]+>", "", text)
        for one in strings:
            ways = {one, one.replace("&", "&amp;"), one.replace("’", "&#8217;")}
            if any(w.casefold() in t.casefold() for w in ways for t in (text, bare)):
                hit.add((name, one))
    return hit


def words_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


# --- what must not be there ----------------------------------------------------------------


@pytest.mark.parametrize("supplier", SCORED)
def test_no_byte_of_a_summary_speaks_of_a_third_tender(told, supplier):
    others = {*SCORED, "hazelmoor"} - {supplier, WINNER}
    kept = strings_of(supplier) | strings_of(WINNER)
    wanted = {s for other in others for s in strings_of(other)} - kept

    assert len(wanted) > 20
    assert found_in(told[name_of(supplier)], wanted) == set()


@pytest.mark.parametrize("supplier", SCORED)
def test_no_byte_of_a_summary_tells_who_scored_or_what_one_evaluator_gave(told, supplier):
    wanted = {*EVALUATORS, *individual_strings()}

    assert len(wanted) > 20
    assert found_in(told[name_of(supplier)], wanted) == set()


def test_the_winner_is_told_of_no_other_tender_at_all(told):
    wanted = {s for other in (SECOND, THIRD, FELL) for s in strings_of(other)}

    assert found_in(told[name_of(WINNER)], wanted - strings_of(WINNER)) == set()


def test_the_search_finds_what_is_there_so_that_finding_nothing_means_something(told):
    own = found_in(told[name_of(SECOND)], strings_of(SECOND))
    assert {"Cedarbrook Limited", "2 Mill Lane, Oxley OX1 2BB", "402,456"} <= {s for _, s in own}
    of_winner = found_in(told[name_of(SECOND)], strings_of(WINNER))
    assert "Larchfield Systems plc" in {s for _, s in of_winner}


def test_what_the_winner_keeps_back_is_in_no_other_summary_and_its_reason_is(told):
    kept = "Recovery is practised each quarter"

    for supplier in (SECOND, THIRD, FELL):
        content = told[name_of(supplier)]
        assert found_in(content, {kept, "data centre design"}) == set()
        assert (
            "Withheld as sensitive commercial information: it is a trade secret. Its design is not "
            "known to others, and rivals could copy it." in words_of(content)
        )
        assert "section 94(1)(b)" in parts(content)["word/footnotes.xml"].decode()
    assert kept in words_of(told[name_of(WINNER)])
    assert "Withheld" not in words_of(told[name_of(WINNER)])


def test_a_price_kept_back_is_in_no_other_summary():
    made = summaries(
        decided(
            withheld=WITHHELD
            + "    tender-la | price | commercial_interests | Its margin could be read from it.\n"
        ),
        "P1",
        on=ON,
    )

    said = words_of(made[name_of(SECOND)])
    assert "410,123" not in said
    assert "likely to prejudice commercial interests. Its margin could be read from it." in said
    assert "£410,123" in words_of(made[name_of(WINNER)])


def test_a_name_of_a_file_names_its_recipient_alone(told):
    assert set(told) == {name_of(s) for s in SCORED}


def test_what_a_third_says_is_not_even_read():
    tables = decided()
    tree = criteria_tree(tables, "P1")
    assessment = assess(tables, "P1", on=DECIDED)
    decision = award_decision(tables, tree, on=ON)
    one = next(r for r in recipients(assessment, decision) if r.supplier_id == SECOND)
    import polars as pl

    held = {"tender-ce", "tender-la"}
    cut = tables | {
        name: tables[name].filter(pl.col("offer_id").is_in(held))
        for name in ("scores", "offers", "offer_items", "offer_lots", "withheld")
    }
    cut["suppliers"] = tables["suppliers"].filter(pl.col("supplier_id").is_in([SECOND, WINNER]))
    for name in ("evaluators", "interests", "assignments"):
        cut.pop(name)

    whole = summary_figures(tables, tree, assessment, decision, one)
    assert summary_figures(cut, tree, assessment, decision, one) == whole


# --- not before the decision is signed -----------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "said"),
    [
        ("           | Chief digital officer; Head of procurement", "no signed decision is on record, and before it nobody is told who won"),
        ("2026-06-05 |                                           ", "a decision that nobody signed is none"),
        ("2026-06-05 | Chief digital officer                     ", "one role alone signed: two decide"),
        ("2026-06-05 | Chief digital officer; chief Digital Officer", "one role alone signed: two decide"),
        ("2026-06-11 | Chief digital officer; Head of procurement", "the decision is not signed yet"),
        ("2026-05-01 | Chief digital officer; Head of procurement", "tenders were still sealed on that day"),
    ],
)  # fmt: skip
def test_nobody_is_told_who_won_before_two_roles_signed(signed, said):
    tables = decided(
        procurements=PROCUREMENTS.replace(
            "2026-06-05 | Chief digital officer; Head of procurement", signed
        )
    )

    with pytest.raises(PaperRefused, match=said) as refused:
        summaries(tables, "P1", on=ON)
    assert {t.table for t in refused.value.troubles} == {"procurements"}
    assert "Larchfield" not in str(refused.value)


def test_before_the_decision_it_is_said_what_comes_next():
    tables = decided(
        procurements=PROCUREMENTS.replace(
            "2026-06-05 | Chief digital officer; Head of procurement",
            "           |                                           ",
        )
    )

    with pytest.raises(PaperRefused) as refused:
        summaries(tables, "P1", on=ON)
    first = refused.value.troubles[0].sentence
    assert "Have two roles sign the decision record, which can be made now" in first
    for place in ("award_decisions", "decided_on", "decided_by_roles", "make the papers again"):
        assert place in first
    assert decision_record(tables, "P1", on=ON)


def test_figures_of_a_summary_cannot_be_made_either_before_it_is_signed():
    tables = decided()
    tree = criteria_tree(tables, "P1")
    decision = award_decision(tables, tree, on=date(2026, 6, 1))
    assessment = assess(tables, "P1", on=DECIDED)
    one = Recipient(lot_id="hosting", offer_id="tender-ce", supplier_id=SECOND, is_winner=False)

    with pytest.raises(ValueError, match="only once the decision is signed"):
        summary_figures(tables, tree, assessment, decision, one)


def test_two_roles_may_be_parted_by_semicolons_or_lines():
    assert roles_of("A; B") == roles_of("A\nB") == ("A", "B")
    assert roles_of(" ; ") == roles_of(None) == ()


# --- a decision that does not follow from the assessment -----------------------------------


@pytest.mark.parametrize(
    ("awarded", "said"),
    [
        ("tender-ce", "by what was published tender-la comes before it"),
        ("tender-th", "it cannot be awarded the contract. Certificate held: 0, and 1 is the least"),
        ("tender-ha", "no tender of that id was assessed for this lot"),
        ("tender-xx", "no tender of that id was assessed for this lot"),
    ],
)
def test_a_summary_tells_no_decision_that_the_assessment_does_not_bear(awarded, said):
    tables = decided(award_decisions=AWARDS.replace("tender-la", awarded))

    with pytest.raises(PaperRefused, match=said) as refused:
        summaries(tables, "P1", on=ON)
    assert "award_decisions.csv · row 2" in str(refused.value)


@pytest.mark.parametrize("offer", ["tender-la", "         "])
def test_a_signed_decision_without_a_reason_is_refused_with_its_cell(offer):
    """A decision that cannot be explained falls even if the right tender won."""
    why = "It has the highest total by the published method, on quality above all."
    bare = AWARDS.replace(why, " " * len(why)).replace("tender-la", offer)

    with pytest.raises(PaperRefused, match="no reason is on record") as refused:
        summaries(decided(award_decisions=bare), "P1", on=ON)
    assert "award_decisions.csv · row 2 · reason · hosting" in str(refused.value)


@pytest.mark.parametrize("awards", [None, AWARDS.replace("hosting |", "elsewhere |")])
def test_a_lot_on_which_nobody_decided_is_named(awards):
    with pytest.raises(PaperRefused, match="hosting: no decision on this lot is on record"):
        summaries(decided(award_decisions=awards), "P1", on=ON)


def test_a_supplier_that_became_ineligible_before_the_decision_is_awarded_nothing():
    tables = decided(
        suppliers=SUPPLIERS.replace(
            "bids@larchfield.example | clear       | 2026-05-10",
            "bids@larchfield.example | not_checked |           ",
        )
    )

    with pytest.raises(PaperRefused, match="It was not checked"):
        summaries(tables, "P1", on=ON)


def test_the_check_that_counts_is_as_on_the_day_of_the_decision():
    late = date(2026, 12, 1)  # by then every check of May is too old to rely on

    assert set(summaries(decided(), "P1", on=late)) == {name_of(s) for s in SCORED}


def test_where_nothing_is_awarded_no_summary_is_owed():
    assert (
        summaries(decided(award_decisions=AWARDS.replace("tender-la", "         ")), "P1", on=ON)
        == {}
    )


def test_what_blocks_the_assessment_blocks_the_summaries():
    tables = decided()
    changed = tables | {
        "criteria": tables["criteria"].with_columns(title=tables["criteria"]["title"] + "!")
    }

    with pytest.raises(PaperRefused, match="no longer those that were published"):
        summaries(changed, "P1", on=ON)
    with pytest.raises(PaperRefused, match="Finding weaknesses!"):
        summaries(changed, "P1", on=ON, published=freeze(tables, "P1"))


def test_a_procurement_that_is_not_there_is_named():
    with pytest.raises(PaperRefused, match="no procurement of that id was read"):
        summaries(decided(), "P9", on=ON)


def test_a_procurement_under_the_older_regulations_has_no_assessment_summary():
    with pytest.raises(PaperRefused, match="given under the Procurement Act 2023"):
        summaries(decided(procurements=PROCUREMENTS.replace("pa2023", "pcr2015")), "P1", on=ON)


# --- words that name somebody --------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("Weaker than Larchfield Systems plc here.", "Larchfield Systems plc"),
        ("Weaker than Larchfield Systems here.", "Larchfield Systems"),
        ("Weaker than tender-la here.", "tender-la"),
        ("As late as Hazelmoor Technology was.", "Hazelmoor Technology"),
        ("As token-7f3a91 saw it.", "token-7f3a91"),
    ],
)
def test_a_reason_that_names_another_tenderer_or_an_evaluator_is_refused_by_cell(named, found):
    tables = decided(scores=SCORES.replace("Two places a year are named, and no count.", named))

    with pytest.raises(PaperRefused, match=f"it names “{found}”") as refused:
        summaries(tables, "P1", on=ON)
    (one,) = refused.value.troubles
    assert (one.table, one.column, one.subject) == ("scores", "reason", "tender-ce")


def test_a_reason_for_keeping_back_that_names_another_tenderer_is_refused_too():
    kept = WITHHELD.replace("rivals could copy it.", "Cedarbrook could copy it.")

    with pytest.raises(PaperRefused, match="it names “Cedarbrook”"):
        summaries(decided(withheld=kept), "P1", on=ON)


def test_a_reason_may_name_its_own_tenderer_and_an_individual_reason_anybody():
    tables = decided(
        scores=SCORES.replace("Two places a year", "Cedarbrook Limited: two places a year").replace(
            "One by one: quiet words Tansy.", "Not as good as Larchfield Systems."
        )
    )

    made = summaries(tables, "P1", on=ON)
    assert "Cedarbrook Limited: two places a year" in words_of(made[name_of(SECOND)])


# --- what regulation 31 asks for -----------------------------------------------------------


def test_a_losers_summary_holds_all_that_regulation_31_asks_for(told):
    said = words_of(told[name_of(SECOND)])

    for wanted in (
        # its own and the winner's name, address, e-mail and identifier
        "Name: Cedarbrook Limited", "Postal address: 2 Mill Lane, Oxley OX1 2BB",
        "E-mail: sales@cedarbrook.example", "Unique identifier: GB-COH-99000202",
        "Name: Larchfield Systems plc", "Postal address: 1 Quay Street, Saltmere SM1 1AA",
        "E-mail: bids@larchfield.example", "Unique identifier: GB-COH-99000101",
        # the criteria: title, relative importance, how scored, scores available, where in full
        "Running the service: Finding weaknesses", "30%", "0 to 500 in steps of 0.5", "Local jobs",
        "What is offered is measured, and shown each year.",
        "[To be written by: the commercial lead — where the award criteria and the assessment methodology can be read in full]",
        "quality weight × Q / 100 + price weight × lowest price / price",
        # each score with its explanation, sub-criteria, sub-totals and total, of both
        "325 of 500", "Tests run each month; what was mended was not shown.", "19.5 of 30",
        "450 of 500", "Tests run on every change; three years of findings and what was mended were shown.",
        "29.5 of 50", "31.68 of 40", "66.18", "43 of 50", "84.09",
        # any further explanation
        "By the published method the highest total is best. Yours is 66.18, that of the most advantageous tender 84.09.",
    ):  # fmt: skip
        assert wanted in said, wanted


def test_the_totals_told_are_those_a_second_computation_gives(told):
    from fractions import Fraction

    lowest = Fraction(318_789)
    for supplier, scores, price in (
        (WINNER, (450, 400, 4), 410_123),
        (SECOND, (325, 250, 2), 402_456),
        (THIRD, (125, 200, 0), 318_789),
    ):
        security, recovery, jobs = (Fraction(s) for s in scores)
        total = security / 500 * 30 + recovery / 500 * 20 + jobs / 4 * 10 + 40 * lowest / price
        assert f"{float(total):.2f}" in words_of(told[name_of(supplier)])


def test_a_tender_that_fell_is_told_at_what_and_that_its_price_was_not_looked_at(told):
    said = words_of(told[name_of(FELL)])

    assert "Certificate held: 0, and 1 is the least." in said
    assert "Your price was not looked at" in said
    assert "not passed" in said
    assert "377,777" not in said


def test_a_tender_that_was_late_gets_no_summary(told):
    assert not any("hazelmoor" in name for name in told)


def test_the_winner_is_told_that_it_won_and_nothing_of_a_better_tender(told):
    said = words_of(told[name_of(WINNER)])

    assert "The contract is to be awarded to you." in said
    assert "The most advantageous tender" not in said.replace("Yours is the most", "")


def test_an_address_that_is_blank_is_a_marked_gap_and_never_left_out():
    tables = decided(
        suppliers=SUPPLIERS.replace(
            "1 Quay Street, Saltmere SM1 1AA", "                              "
        )
    )

    said = words_of(summaries(tables, "P1", on=ON)[name_of(SECOND)])
    assert (
        "[To be written by: the commercial lead — the contact postal address of Larchfield Systems "
        "plc]" in said
    )


def test_tenders_that_came_out_level_are_told_what_parted_them():
    # 43 of quality and 10 of social value, or 48 and 5: at one price both come to the same.
    level = SCORES.replace("325   | Tests", "500   | Tests").replace(
        "250   | A plan", "450   | A plan"
    )
    made = summaries(
        decided(
            scores=level,
            offer_items=ITEMS.replace("402456", "410123"),
            award_decisions=AWARDS.replace("tender-la", "tender-ce"),
        ),
        "P1",
        on=ON,
    )

    said = words_of(made[name_of(WINNER)])
    assert "came out level. As published, the higher quality goes first." in said
    assert "that of the most advantageous tender" not in said


def two_lots(**changed):
    """Two lots of one criterion each; a tender for both together wins both."""
    head = LOTS.strip().splitlines()[0]
    texts = {
        "procurements": PROCUREMENTS.replace("| no                   |", "| yes                  |")
        .replace("| published_hash", "| combination_rule | published_hash")
        .replace("Head of procurement         |", "Head of procurement | highest_total_score |"),
        "lots": f"""
            {head}
            hosting | P1 | Hosting | 40 | 60 |  | fixed benchmark | higher_quality | 12 | no | no | no | no |
            desk    | P1 | Desk    | 40 | 60 |  | fixed benchmark | higher_quality | 12 | no | no | no | no |
        """.replace("should_cost_gbp", "benchmark_gbp").replace("| no |\n", "| no | 500000\n"),
        "lot_components": "lot_id | component_id\nhosting | portal\ndesk | phones",
        "criteria": CRITERIA.strip().splitlines()[0]
        + "\nhq | hosting | | Running it | quality | 60 | 0 | 100 | 1 |"
        + "\ndq | desk | | Answering | quality | 60 | 0 | 100 | 1 |",
        "scale_points": None,
        "offers": "\n".join(OFFERS.strip().splitlines()[:4]),
        "offer_lots": "offer_id | lot_id\ntender-la | hosting\ntender-la | desk\n"
        "tender-ce | hosting\ntender-ro | desk",
        "offer_items": "offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp\n"
        "tender-la | portal | 0 | 210000 | 0\ntender-la | phones | 0 | 220000 | 0\n"
        "tender-ce | portal | 0 | 230000 | 0\ntender-ro | phones | 0 | 240000 | 0",
        "assignments": None,
        "interests": None,
        "scores": "offer_id | criterion_id | evaluator_id | stage | score | reason\n"
        "tender-la | hq | | agreed | 80 | Runs two like it.\n"
        "tender-la | dq | | agreed | 70 | Answers in a minute.\n"
        "tender-ce | hq | | agreed | 60 | Runs one like it.\n"
        "tender-ro | dq | | agreed | 50 | Answers in an hour.",
        "award_decisions": AWARDS + AWARDS.strip().splitlines()[1].replace("hosting", "desk"),
        "withheld": None,
    }  # fmt: skip
    return decided(**(texts | changed))


def test_a_tender_for_two_lots_is_told_lot_by_lot_and_so_are_those_it_came_before():
    made = summaries(two_lots(), "P1", on=ON)

    assert set(made) == {
        "assessment-summary-hosting-larchfield.docx",
        "assessment-summary-hosting-cedarbrook.docx",
        "assessment-summary-desk-larchfield.docx",
        "assessment-summary-desk-rowanmere.docx",
    }
    desk = words_of(made["assessment-summary-desk-rowanmere.docx"])
    assert "That tender is for several lots together." in desk
    assert "Runs two like it." not in desk
    assert "Answers in a minute." in desk
    assert "why the contract is not awarded to this supplier" in desk  # no place: somebody says why


def test_a_tender_for_two_lots_is_not_awarded_one_of_them():
    apart = AWARDS + AWARDS.strip().splitlines()[1].replace("hosting", "desk").replace(
        "tender-la", "tender-ro"
    )

    with pytest.raises(PaperRefused, match="it is for several lots together, and desk is decided"):
        summaries(two_lots(award_decisions=apart), "P1", on=ON)


def test_offers_of_another_procurement_or_on_another_basis_change_nothing(told):
    more = decided(
        offers=OFFERS + "    other | cedarbrook | indicative | | | GBP | no\n",
        offer_lots=OFFER_LOTS,
    )

    assert summaries(more, "P1", on=ON) == told
