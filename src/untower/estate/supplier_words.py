"""Which words are legal forms, abbreviations or too common to tell two suppliers apart?

The lists live in `knowledge/words.toml`, so that a reader can dispute a word without Python.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _words() -> dict[str, Any]:
    text = files("untower.estate").joinpath("knowledge/words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def legal_forms() -> dict[str, str]:
    """Each spelling of a legal form and the short form it stands for, longest spelling first."""
    forms: dict[str, list[str]] = _words()["legal_forms"]
    pairs = [(spelling, form) for form, spellings in forms.items() for spelling in spellings]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def abbreviations() -> tuple[dict[str, str], dict[str, str]]:
    """Short words with their full form: those safe anywhere, and those safe only at the end."""
    return _words()["abbreviations"]["anywhere"], _words()["abbreviations"]["at_the_end"]


def ledger_notes() -> tuple[str, ...]:
    """What clerks write behind a name that is no part of it: "all invoices", "card only"."""
    return tuple(_words()["ledger_notes"]["endings"])


def generic_words() -> frozenset[str]:
    """Words so common in supplier names that sharing one proves nothing."""
    return frozenset(_words()["generic"]["words"])


def small_words() -> frozenset[str]:
    """Words a clerk may leave out: of, and, the …"""
    return frozenset(_words()["generic"]["small"])


def institution_words() -> frozenset[str]:
    """Words of bodies told apart by place or saint alone: school, council, church …"""
    return frozenset(_words()["generic"]["institutions"])


def kinds_of_organisation() -> tuple[str, str]:
    """Two patterns: words that say what kind of body this is, and phrases that only look so."""
    lists = _words()["generic"]
    return _any_of(lists["kinds_of_organisation"]), _any_of(lists["no_kind"])


def words_after_a_brand() -> frozenset[str]:
    """Words that make a name begun with a brand somebody else: its user group, its pensioners."""
    return frozenset(_words()["generic"]["after_a_brand"])


@cache
def known_words() -> frozenset[str]:
    """Every word listed as common: two of them are two words, never a slip of one another."""
    words = payee_words()
    places = frozenset(_words()["generic"]["places"])
    return generic_words() | words.business | words.given_names | institution_words() | places


@dataclass(frozen=True, kw_only=True)
class PayeeWords:
    """The words and patterns that tell the kinds of payee apart; patterns read folded names."""

    titles: frozenset[str]
    honours: frozenset[str]
    named_after: frozenset[str]
    given_names: frozenset[str]
    business: frozenset[str]
    firms_named_like_people: frozenset[str]
    not_known: str
    third_party: str
    third_party_without_form: str
    withheld: str
    card: str
    card_whatever_the_form: str
    card_note: str
    payroll_tax: str
    public_body: str
    public_body_whatever_else: str
    no_public_body: str
    grant: str


@cache
def payee_words() -> PayeeWords:
    """The lists under `payees`, with the generic words among those that mean business."""
    lists: dict[str, list[str]] = _words()["payees"]
    return PayeeWords(
        titles=frozenset(lists["titles"]),
        honours=frozenset(lists["honours"]),
        named_after=frozenset(lists["named_after"]),
        given_names=frozenset(lists["given_names"]),
        business=frozenset(lists["business"]) | generic_words(),
        firms_named_like_people=frozenset(lists["firms_named_like_people"]),
        not_known=_whole(lists["not_known"]),
        third_party=_whole(lists["third_party"]),
        third_party_without_form=_whole(lists["third_party_without_form"]),
        withheld=_any_of(lists["withheld"]),
        card=_any_of(lists["card"]),
        card_whatever_the_form=_any_of(lists["card_whatever_the_form"]),
        card_note=_any_of(lists["card_note"]),
        payroll_tax=_any_of(lists["payroll_tax"]),
        public_body=_any_of(lists["public_body"]),
        public_body_whatever_else=_any_of(lists["public_body_whatever_else"]),
        no_public_body=_any_of(lists["no_public_body"]),
        grant=_any_of(lists["grant"]),
    )


def _whole(patterns: list[str]) -> str:
    return "^(?:" + "|".join(patterns) + ")$"


def _any_of(patterns: list[str]) -> str:
    return r"\b(?:" + "|".join(patterns) + r")\b"
