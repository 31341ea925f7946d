"""A package-bid auction is a joint choice: both text forms are read, the best bids are found."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from bench.package_auctions import Auction, Bid, problem, read, value_of

from untower.award.exact import choose_exactly

# Goods 0 to 2; good 3 is a dummy shared by bids 0 and 1, so that at most one of them is taken.
FROM_NOUGHT = "3 4 #\n0\t5.5\t0\t3\t#\n1\t4\t1\t3\t#\n2\t6\t1\t2\t#\n3\t3\t2\t#\n"
FROM_ONE = "     3      3 \n5.5 1 2 \n4 2 \n3 3 \n"


def read_text(folder, text):
    path = folder / "auction.txt"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_goods_past_the_count_are_dummies_and_not_sold(tmp_path):
    auction = read_text(tmp_path, FROM_NOUGHT)
    assert auction.goods == 3
    assert auction.bids[0] == Bid(5.5, (0,), (3,))
    assert auction.bids[3] == Bid(3.0, (2,), ())


def test_goods_counted_from_one_are_the_same_goods(tmp_path):
    auction = read_text(tmp_path, FROM_ONE)
    assert [bid.goods for bid in auction.bids] == [(0, 1), (1,), (2,)]


def test_a_file_with_fewer_bids_than_it_says_is_refused(tmp_path):
    with pytest.raises(ValueError, match="header says 4 bids, 3 were read"):
        read_text(tmp_path, FROM_ONE.replace("3      3", "3      4"))


def test_two_bids_for_one_good_or_one_dummy_are_worth_nothing(tmp_path):
    auction = read_text(tmp_path, FROM_NOUGHT)
    assert value_of(auction, [2, 3]) is None
    assert value_of(auction, [0, 1]) is None
    assert value_of(auction, [0, 2]) == pytest.approx(11.5)


def test_the_best_bids_are_found_and_agree_with_the_usual_model(tmp_path):
    # Bid 0 and bid 2 sell all three goods for 11.5; bids 0 and 3 only 8.5; 1 and 3 only 7.
    auction = read_text(tmp_path, FROM_NOUGHT)
    found = choose_exactly(problem(auction), gap_pct=0.0)
    assert found.objective == pytest.approx(-11.5)
    bids = [n for n in found.chosen.tolist() if n < len(auction.bids)]
    assert value_of(auction, bids) == pytest.approx(11.5)
    # In a process of its own: HiGHS runs with another thread count than untower's.
    path = str(tmp_path / "auction.txt")
    command = [sys.executable, "-m", "bench.package_auctions", "highs", path, "60"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(ended.stdout)["chosen"] == [0, 2]


def test_a_good_nobody_wants_goes_to_nobody():
    auction = Auction(2, (Bid(3.0, (1,), ()),))
    found = choose_exactly(problem(auction), gap_pct=0.0)
    assert found.objective == pytest.approx(-3)
