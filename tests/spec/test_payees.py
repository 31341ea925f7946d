"""Telling suppliers from people, public bodies, cards and withheld names."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from untower.estate.payees import KINDS, kinds_of_payee
from untower.estate.supplier_names import read_names
from untower.estate.supplier_words import legal_forms, payee_words


def kind(name, **more):
    frame = pl.DataFrame({"supplier_name": [name], **{k: [v] for k, v in more.items()}})
    return kinds_of_payee(frame.cast({"supplier_name": pl.String}))["payee_kind"][0]


@pytest.mark.parametrize(
    "name",
    [
        "Capita Plc",
        "Redactive Publishing Limited",
        "Personal Audit Systems Ltd",
        "Mr Clutch Ltd",
        "Grant Thornton",
        "Robert Walters",
        "Martin and Co",
        "John Sutch Cranes",
        "A Zoom Taxis",
        "Chubb Fire Ltd",
        "Plastic Card Services",
        "British Council",
        "Elmham Driving School",
        "Friends of Elmham School",
        "Third Party Logistics Ltd",
        "Elmham Passenger Transport",
        "Council for Voluntary Service",
        "Third Party Formations plc",
        "Mr Clutch Autocentres Ltd",
        "MR Landscapes Ltd",
        "M.R.S Communications",
        "Ash & Mistral Events",
        "Elmham City of Sanctuary",
        "City of Elmham YMCA",
        "Elmham Private Hospital",
        "Elmham Hospitality Agency",
        "Elmham Model Agency",
        "Pct Group Sales Ltd",
        "Government Events Ltd",
        "Sir Ash Example Foundation",
        "Plastic Fuel Tanks Ltd",
        "Elmham CIC",
        "3M",
    ],
)
def test_a_firm_is_not_taken_for_anything_else(name):
    assert kind(name) == "supplier"


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "  ",
        "N/A",
        "Unknown",
        "Various - Total Expenses",
        "TBC",
        "THIRD PARTY",
        "Third Party Supplier",
        "THIRD PARTY LTD",
        "Third Parties Limited",
        "Third Party Supplier Ltd",
        "THIRD PARTY LABORATORY SERVICES",
        "Third-Party Forensics",
    ],
)
def test_a_blank_or_empty_word_is_not_known(name):
    assert kind(name) == "not_known"


@pytest.mark.parametrize(
    "name",
    [
        "REDACTED PERSONAL DATA",
        "Redacted - Commercial Confidentiality",
        "Supplier name withheld",
        "GDPR",
        "Confidential",
        "Commercially sensitive",
    ],
)
def test_a_withheld_name_is_redacted(name):
    assert kind(name) == "redacted"


@pytest.mark.parametrize(
    "name",
    [
        "Mr A Example",
        "MRS B EXAMPLE",
        "Dr C D Example",
        "MR J EXAMPLE T/A EXAMPLE SCAFFOLDING",
        "EXAMPLE, J",
        "A B Example",
        "Susan Example",
        "SUSAN B EXAMPLE",
        "MR & MRS KE EXAMPLE",
        "Mr. and Mrs. Example",
        "Mr/Mrs Example",
        "MR JD & MRS SLE EXAMPLE",
        "MR ASH & MRS BIRCH EXAMPLE",
        "C R & MR EXAMPLE",
        "A B Example & C D Sample",
        "MR ASH B EXAMPLE ELECTRICAL CONTRACTOR",
        "Mrs B Example Cleaning Services",
        "The Rev. Ash Example",
        "Messrs A Example",
        "Mr.Example",
    ],
)
def test_a_persons_name_is_an_individual(name):
    assert kind(name) == "individual"


WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9).filter(
        lambda word: (
            word not in {form for pair in legal_forms().items() for form in pair}
            and word not in payee_words().named_after
        )
    ),
    min_size=1,
    max_size=4,
)


@given(title=st.sampled_from(sorted(payee_words().titles)), words=WORDS, is_loud=st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_title_before_any_words_without_a_company_form_names_a_person(title, words, is_loud):
    name = " ".join([title, "zz" + words[0], *words[1:]])
    assume(not read_names(pl.Series([name]))["form"][0])
    assert kind(name.upper() if is_loud else name) == "individual"


@pytest.mark.parametrize(
    "name",
    [
        "Elmham City Council",
        "ELMHAM MBC",
        "London Borough of Elmham",
        "Elmham Hospitals NHS Trust",
        "Elmham Fire & Rescue",
        "Elmham Primary School",
        "Department for Transport",
        "DWP",
        "H M Treasury",
        "Foreign Commonwealth & Development Office",
        "GOVERNMENT PROPERTY AGENCY-2WM",
        "The Secretary Of State for Transport",
        "GMCA",
        "West Yorks Passenger Transport Executive",
        "Transport for Greater Manchester",
        "Government Communications Bureau",
        "Local Government Association",
        "Improvement & Development Agency",
        "UK Health Security Agency",
        "National Crime Agency",
        "College of Policing",
        "City of Elmham",
        "Corporation of the City of Elmham",
        "CITY OF ELMHAM (RATES)",
        "City of Elmham on Sea",
        "City Of Elmham Metropolitan District",
        "Elmham Metropolitan Borough",
        "Metropolitan Borough of Elmham",
        "Ministry of Justice (All invoices)",
        "Elmham Pct",
        "Elmham PCT (5X1)",
        "Elmham Uni Hospital t/a",
        "Elmham Teaching Hospitals FT",
        "Hospitals of Elmham Bay NHSF Trust",
        "Elmham & Norcombe Hospitals NHST",
        "Welsh Assembly Government",
        "Driver and Vehicle Licensing Agency",
        "The Valuation Office Agency",
        "Sir Ash Example High School",
    ],
)
def test_public_bodies_are_told_apart(name):
    assert kind(name) == "public_body"


@pytest.mark.parametrize("name", ["HM Revenue & Customs", "Inland Revenue", "Elmham Pension Fund"])
def test_tax_and_pensions_are_told_apart(name):
    assert kind(name) == "payroll_tax"


@pytest.mark.parametrize(
    "name",
    [
        "Company Barclaycard",
        "Corporate card",
        "Purchasing Cards",
        "The Elmham Fuel Card Company Ltd",
        "Elmham Fuelcards Limited",
        "Allstar Business Solutions Ltd",
        "ASH INN P CARD ONLY",
        "Ash Books (CARD ONLY)",
        "Ash Lodge PCARD ONLY",
    ],
)
def test_a_payment_card_is_told_apart(name):
    assert kind(name) == "card"


def test_a_name_noted_as_paid_by_card_says_so():
    told = kinds_of_payee(pl.DataFrame({"supplier_name": ["Ash Books (CARD ONLY)", "Onecard"]}))
    assert told["kind_reason"].to_list() == [
        "Its name says that it is paid by card only.",
        "A payment card: who was paid with it is not shown.",
    ]


def test_a_grant_is_seen_by_its_category_alone():
    assert kind("Elmham Arts CIC", category="Grants to voluntary bodies") == "grant"
    assert kind("Elmham Arts CIC", category=None) == "supplier"


def test_every_kind_comes_with_a_sentence():
    names = pl.DataFrame({"supplier_name": ["Ash Ltd", None, "Mr A Example", "DWP", "GDPR"]})
    told = kinds_of_payee(names)
    assert set(told["payee_kind"]) <= set(KINDS)
    assert told["kind_reason"].str.ends_with(".").all()
