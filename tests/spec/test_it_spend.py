"""Which payments are for IT: what must not count first, then what does, each with its reason."""

from __future__ import annotations

import polars as pl
import pytest

from untower.estate.it_spend import it_reasons, knowledge, level_total, recognise_it
from untower.estate.it_suppliers import with_it_supplier


def judged(category=None, description=None, department=None, it_supplier=None, amount=100):
    frame = pl.DataFrame(
        {
            "category": [category],
            "description": [description],
            "department": [department],
            "it_supplier": [it_supplier],
            "amount_gbp": [amount],
        },
        schema={
            "category": pl.String,
            "description": pl.String,
            "department": pl.String,
            "it_supplier": pl.String,
            "amount_gbp": pl.Decimal(38, 2),
        },
    )
    return recognise_it(frame).row(0, named=True)


@pytest.mark.parametrize(
    "words",
    [
        "Training materials",
        "Data",
        "Premises licence",
        "TV Licence",
        "Licences",
        "Taxi driver DVLA licence checks",
        "Licence to Occupy and Licence for Alterations",
        "Hosting of the civic delegation",
        "Event hosting services",
        "Network Rail track access",
        "Support to Neighbourhood Networks",
        "Heat network upgrade",
        "Computer insurance premium",
        "Computer desks and chairs",
        "Software training course",
        "Door hardware",
        "Telephone interpreting",
        "Telephone kiosk adoption",
        "HVAC systems maintenance",
        "Fire alarm system support",
        "Digital printing",
        "Trade order from website",
        "Alterations to server room",
        "It was a wet summer",
        "Learning Resources (Not ICT)",
        "HCAIT Community Support",
        "Paid 30092021 for materials",
        "Police - Telecom Forensics",
        "Subscriptions",
    ],
)
def test_words_that_only_look_like_it_are_not_recognised(words):
    for column in ("category", "description"):
        found = judged(**{column: words})
        assert found["it_level"] == "not recognised", found["it_reason"]


def test_a_row_without_any_words_is_not_recognised_and_says_so():
    found = judged()
    assert (found["it_level"], found["it_reason"]) == (
        "not recognised",
        "nothing in the row says IT",
    )


def test_a_supplier_of_many_trades_is_never_enough_alone():
    assert judged(it_supplier="also")["it_level"] == "not recognised"
    assert judged("Subscriptions", it_supplier="also")["it_level"] == "not recognised"
    assert judged("Benefits assessment", it_supplier="mostly")["it_level"] == "not recognised"


def test_an_it_supplier_does_not_overrule_a_heading_that_says_something_else():
    assert judged("Recruitment", it_supplier="only")["it_level"] == "not recognised"
    assert judged("Office furniture", it_supplier="only")["it_level"] == "not recognised"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("COMPUTER CONSUMABLES", "category says computers"),
        ("EXP - PURCHASE OF GOODS/SERVICES - OTHER ICT COSTS", "category says ICT"),
        ("Computer Software & Equipment", "category says software"),
        ("Information Technology", "category says information technology"),
        ("IT Licence", "category says IT, with what is bought"),
        ("I.T. Provision", "category says IT, with what is bought"),
        ("Cloud & Web_Hosting Costs", "category says hosting"),
        ("Mobilephone Charges", "category says telephones and lines"),
        ("Data Links", "category says telephones and lines"),
        ("Microsoft Enterprise Agreement", "category says a software maker's product"),
    ],
)
def test_headings_that_say_it_are_stated_with_the_words_that_said_so(words, reason):
    found = judged(words)
    assert (found["it_level"], found["it_reason"]) == ("stated", reason)


def test_the_heading_weighs_more_than_the_note():
    found = judged("Telecoms", "SQL Server Standard")
    assert (found["it_level"], found["it_reason"]) == (
        "probable",
        "category says telecoms, not said which",
    )


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("72260000-5", "stated"),
        ("48000000", "stated"),
        ("CPV 64212000", "stated"),
        ("30200000", "stated"),
        ("30190000-7", "not recognised"),
        ("32300000", "not recognised"),
        ("32410000", "stated"),
        ("50300000", "probable"),
        ("50340000", "not recognised"),
        ("45000000", "not recognised"),
    ],
)
def test_a_cpv_code_decides_by_its_longest_known_prefix(code, level):
    assert judged(code)["it_level"] == level


def test_a_cpv_code_in_a_note_needs_its_check_digit_or_its_name():
    assert judged(description="Software order 72260000-5")["it_reason"].startswith("CPV 72")
    assert judged(description="cpv code 72260000")["it_reason"].startswith("CPV 72")
    assert judged(description="72260000 bricks")["it_level"] == "not recognised"


def test_a_weak_word_counts_only_with_an_it_supplier_and_only_as_probable():
    found = judged("Licences Purchase", it_supplier="only")
    assert found["it_level"] == "probable"
    assert "from a supplier known for IT" in found["it_reason"]
    assert judged("Premises licences", it_supplier="mostly")["it_level"] == "not recognised"


def test_an_it_supplier_alone_is_probable_where_the_heading_is_silent():
    found = judged("Service fee", it_supplier="only")
    assert (found["it_level"], found["it_reason"]) == (
        "probable",
        "supplier known for IT alone, category silent",
    )


def test_a_department_named_for_it_is_probable_unless_the_heading_says_otherwise():
    assert judged("Agency staff", department="Information Technology")["it_level"] == "probable"
    assert judged("Car allowances", department="Information Technology")["it_level"] == (
        "not recognised"
    )
    assert judged("Agency staff", department="Tourist Information")["it_level"] == (
        "not recognised"
    )


def test_a_guess_of_the_layer_comes_only_from_the_words():
    assert judged("Software maintenance")["layer_guess"] == "application"
    assert judged("Telephones")["layer_guess"] == "network"
    assert judged("Computer Data Network")["layer_guess"] == "network"
    assert judged("Computer Licences")["layer_guess"] == "application"
    assert judged("ICT")["layer_guess"] is None


def test_rows_and_their_order_are_kept_and_reasons_add_up_to_the_total():
    frame = pl.DataFrame(
        {
            "category": ["ICT", None, "Gravel", "ICT", "Telecoms"],
            "description": [None, None, "gravel", None, None],
            "department": [None] * 5,
            "it_supplier": [None] * 5,
            "amount_gbp": [100, 7, 5, -40, 20],
        },
        schema_overrides={
            "department": pl.String,
            "it_supplier": pl.String,
            "amount_gbp": pl.Decimal(38, 2),
        },
    )
    found = recognise_it(frame)
    assert found["amount_gbp"].to_list() == frame["amount_gbp"].to_list()
    reasons = it_reasons(found)
    assert reasons.select("reason", "level", "rows").rows() == [
        ("category says ICT", "stated", 2),
        ("category says telecoms, not said which", "probable", 1),
    ]
    assert reasons["gbp"].sum() == level_total(found, "stated", "probable") == 80


def test_a_total_is_not_known_while_no_amount_is():
    frame = recognise_it(
        pl.DataFrame(
            {"category": ["ICT"], "description": [None], "department": [None]},
            schema_overrides={"description": pl.String, "department": pl.String},
        ).with_columns(
            it_supplier=pl.lit(None, dtype=pl.String),
            amount_gbp=pl.lit(None, dtype=pl.Decimal(38, 2)),
        )
    )
    assert level_total(frame, "stated") is None


def test_every_rule_names_a_source_that_is_listed():
    sources = knowledge()["sources"]
    assert {rule["source"] for rule in knowledge()["words"]} <= sources.keys()
    assert all(text for text in sources.values())


def test_a_supplier_is_known_by_the_start_of_its_name_and_capita_is_not_capital():
    names = pl.DataFrame(
        {
            "supplier_name": [
                "Softcat plc",
                "CAPITAL Flowers",
                "Capita Business Services",
                "The Softcat Choir",
                "Softcat plc",
                None,
            ],
            "payee_kind": ["reseller", "supplier", "supplier", "supplier", "reseller", "not_known"],
        }
    )
    assert with_it_supplier(names)["it_supplier"].to_list() == [
        "only",
        None,
        "also",
        None,
        "only",
        None,
    ]


def test_an_individual_is_never_an_it_supplier():
    names = pl.DataFrame({"supplier_name": ["Oracle Corporation"], "payee_kind": ["individual"]})
    assert with_it_supplier(names)["it_supplier"].to_list() == [None]
