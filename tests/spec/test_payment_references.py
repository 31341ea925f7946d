"""The number of a transaction or document: recognised in a spend file, kept as written."""

from __future__ import annotations

from datetime import date

import pytest

import untower

ROWS = """Payment Date,Supplier Name,{header},Net Amount
05/01/2026,Brindlow Ltd,0012,100.00
05/01/2026,Brindlow Ltd,0012,100.00
06/01/2026,Cawdrey Ltd,1012-00001,40.00
06/01/2026,Cawdrey Ltd,,40.00
"""


def payments_with(header, folder):
    (folder / "spend.csv").write_text(ROWS.format(header=header), encoding="utf-8")
    return untower.read(folder, on=date(2026, 2, 1))


@pytest.mark.parametrize(
    "header",
    [
        "Transaction number",
        "Transaction No.",
        "Voucher",
        "Document number",
        "Invoice ref",
        "Payment ref",
    ],
)
def test_the_number_of_a_transaction_is_read_as_text_and_nothing_else_is_taken_for_it(
    header, tmp_path
):
    payments = payments_with(header, tmp_path).tables["payments"]
    assert payments["reference"].to_list() == ["0012", "0012", "1012-00001", None]
    assert payments["amount_gbp"].sum() == 280


def test_a_supplier_number_is_no_reference(tmp_path):
    payments = payments_with("Supplier number", tmp_path).tables["payments"]
    assert payments["supplier_name"].null_count() == 0
    assert "reference" not in payments.columns
