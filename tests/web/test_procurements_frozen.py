"""Criteria that are published: no later version changes what tenders are judged by."""

from __future__ import annotations

from html import unescape

import polars as pl
import pytest
from django.urls import reverse

from sealed_procurements import Ceremony, tables_of_body
from signed_in import sign_in
from untower.actions.versions.saving import REPLACE, save_tables
from untower.bids.frozen import changed as changed_since
from untower.bids.frozen import freeze, read_frozen
from untower.record.procurements.tables import PUBLISHED, assessment_reading, tables_in
from untower.record.versions.reading import newest
from untower.tables import TABLES
from untower.web.estate.shown import row_address
from untower.web.procurements.frozen_notice import UNCHANGED

pytestmark = pytest.mark.django_db


LIMITS = (
    "limit_id,kind,subject,comparator,value,unit,instrument,published_in,published_on\n"
    "one,lots_per_supplier,P1,at_most,1,lots,lot_limit,Tender notice,2026-01-05\n"
)


def everything_else() -> dict[str, pl.DataFrame]:
    """The same procurement with other weights, lots, limits, words and fewer criteria."""
    tables = tables_of_body(90, limits=LIMITS)
    lots = tables["lots"]
    return {
        "procurements": tables["procurements"],
        "limits": tables["limits"],
        "lots": lots.with_columns(
            pl.lit(90.0).cast(lots.schema["price_weight_pct"]).alias("price_weight_pct"),
            pl.lit("price per quality point").alias("price_method"),
            pl.lit(1).cast(lots.schema["lots_per_supplier"]).alias("lots_per_supplier")
            if "lots_per_supplier" in lots.columns
            else pl.lit("changed").alias("title"),
        ),
        "criteria": tables["criteria"].filter(pl.col("criterion_id") != "L1.exit"),
        "scale_points": tables["scale_points"]
        .filter(pl.col("criterion_id") != "L1.exit")
        .with_columns(descriptor=pl.lit("Other words")),
        "assignments": tables["assignments"].filter(pl.col("criterion_id") != "L1.exit"),
    }


def test_no_later_version_changes_a_table_that_tenders_are_judged_by(organisation):
    done = Ceremony(organisation).published()
    before = assessment_reading(done.procurement).tables
    changed = everything_else()
    save_tables(
        organisation=organisation,
        by=done.by("owner"),
        tables=changed,
        ways=dict.fromkeys(changed, REPLACE),
        what="Everything otherwise",
    )

    after = assessment_reading(done.procurement).tables
    for name in PUBLISHED:
        assert (name in after) == (name in before)
        if name in after:
            assert after[name].equals(before[name]), name
    assert freeze(after, "P1").digest == done.procurement.digest
    now = tables_in(newest(organisation), PUBLISHED)
    assert len(changed_since(read_frozen(done.procurement.canonical), freeze(now, "P1"))) > 15


def save_row(browser, organisation, table: str, key: str, **cells: str) -> str:
    """The page that follows when a row is changed in its form."""
    address = row_address(organisation, TABLES[table], (key,))
    sent = {"base": newest(organisation).number, **cells}
    answer = browser.post(address, sent, follow=True)
    assert answer.status_code == 200, unescape(answer.text)
    return unescape(answer.text)


def test_who_changes_a_published_criterion_is_told_that_it_changes_nothing(organisation):
    done = Ceremony(organisation).published()
    lead = sign_in(done.people["lead"])
    kept = done.procurement.digest

    other = save_row(lead, organisation, "components", "forms", name="Forms and more")
    assert "Saved as version 2" in other
    assert UNCHANGED not in other
    told = save_row(lead, organisation, "criteria", "L1.users", weight_pct="35")
    assert "Saved as version 3" in told
    assert f"{UNCHANGED}: tenders for P1 are judged by what tenderers were told." in told
    assert UNCHANGED not in lead.get(reverse("estate", kwargs={"slug": "harrowmoor"})).text

    here = {"slug": "harrowmoor", "key": "P1"}
    page = lead.get(reverse("procurement", kwargs=here)).text
    assert "The published criteria are unchanged" in page
    assert "L1.users: weight was “40” and is “35”" in unescape(page)
    done.refresh()
    assert done.procurement.digest == kept


def test_a_restored_version_that_says_otherwise_is_noted_too(organisation):
    done = Ceremony(organisation).published()
    lead = sign_in(done.people["lead"])
    save_row(lead, organisation, "criteria", "L1.users", title="Something else")
    address = reverse("estate_restore", kwargs={"slug": "harrowmoor", "number": 1})
    told = lead.post(address, {"base": "2"}, follow=True).text
    assert "Version 1 is restored" in told
    assert UNCHANGED in unescape(told)
