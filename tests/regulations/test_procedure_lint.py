"""The linter finds each fault planted in a decree's procedure."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.criteria import Label
from chalicelib.domain.procedure import Precision
from chalicelib.domain.regulation import Tier
from chalicelib.domain.terms import Measure
from chalicelib.services.procedure_lint import procedure_faults
from chalicelib.stores.criteria import set_numbers
from chalicelib.stores.regulations import regulation, regulations

QD26, QD148 = regulation("qd26_2026"), regulation("qd148_2023")
NO_WORDS = Label(vi="Có", en=" ")


def faults_of(decree):
    return [f"{code}: {fault}" for code, fault in procedure_faults(decree, regulations(), set_numbers(decree.id))]


def term(decree, code, /, **changes):
    return replace(decree, terms=decree.terms | {code: replace(decree.terms[code], **changes)})


def tier(decree, at, **changes):
    rules = replace(decree.tiers[at], **changes)
    return replace(decree, tiers=(*decree.tiers[:at], rules, *decree.tiers[at + 1 :]))


def band(decree, tier_at, at, **changes):
    rows = list(decree.tiers[tier_at].results)
    rows[at] = replace(rows[at], **changes)
    return tier(decree, tier_at, results=tuple(rows))


def cut(decree, at, **changes):
    rows = list(decree.cut_offs)
    rows[at] = replace(rows[at], **changes)
    return replace(decree, cut_offs=tuple(rows))


def proposals(decree, at, **changes):
    return cut(decree, at, proposals=replace(decree.cut_offs[at].proposals, **changes))


def transition(decree, **changes):
    first, *others = decree.transitions
    return replace(decree, transitions=(replace(first, **changes), *others))


def setting(decree, code, /, **changes):
    rows = (replace(row, **changes) if row.code == code else row for row in decree.council_settings)
    return replace(decree, council_settings=tuple(rows))


PLANTED = {
    "parts": ("parts: sum to 75", lambda: replace(QD26, parts=(QD26.parts[0], QD26.parts[2]))),
    "a gap": ("province: band [51; 70) after 50", lambda: band(QD26, 1, 1, low=51)),
    "an overlap": ("province: band [50; 70) after 60", lambda: band(QD26, 1, 0, below=60)),
    "nothing below": ("province: band [10; 50) after 0", lambda: band(QD26, 1, 0, low=10)),
    "a closed top": ("province: the last band ends at 100", lambda: band(QD26, 1, 3, below=100)),
    "stars of nobody": ("province: not_recognised with stars 1", lambda: band(QD26, 1, 0, stars=1)),
    "recognised without stars": ("province: recognised with stars None", lambda: band(QD26, 1, 1, stars=None)),
    "an unknown decider": ("province: decided by ward", lambda: band(QD26, 1, 1, decided_by=Tier("ward"))),
    "a tier twice": ("province: tier occurs 2 times", lambda: tier(QD26, 0, tier=Tier("province"))),
    "a check of a council": ("province: scores and has a term to check", lambda: tier(QD26, 1, check=QD26.tiers[0].check)),
    "a clock of two minds": (
        "commune: pause_on_supplement",
        lambda: tier(QD26, 0, check=replace(QD26.tiers[0].check, pause_on_supplement=True)),
    ),
    "nobody at the end": ("commune: is the last", lambda: replace(QD26, tiers=QD26.tiers[:1], cut_offs=())),
    "a dead end": ("district: forwards nothing", lambda: tier(QD148, 0, results=tuple(row for row in QD148.tiers[1].results if row.low < 90))),
    "no validity": ("validity: a certificate needs", lambda: replace(QD26, terms={code: row for code, row in QD26.terms.items() if code != "validity"})),
    "validity in days": ("validity: a certificate needs", lambda: term(QD26, "validity", measure=Measure.DAYS)),
    "an empty term": ("renewal: counts 0 days", lambda: term(QD26, "renewal", count=0)),
    "working days back": ("renewal_opens: counts -180 working_days", lambda: term(QD26, "renewal_opens", measure=Measure.WORKING_DAYS)),
    "a term of nobody": ("recall: no such term", lambda: replace(QD26, revocation=replace(QD26.revocation, term="recall"))),
    "a window of nobody": ("opening: no such term", lambda: replace(QD26, renewal=replace(QD26.renewal, opens="opening"))),
    "an extension of nobody": ("longer: no such term", lambda: replace(QD26, extension=replace(QD26.extension, term="longer"))),
    "a term without words": ("renewal: label", lambda: term(QD26, "renewal", label=NO_WORDS)),
    "a term without source": ("renewal: no cite", lambda: term(QD26, "renewal", source=" ")),
    "samples of no set": ("samples: exempts sets (27,)", lambda: replace(QD26, samples=replace(QD26.samples, exempt_sets=(27,)))),
    "an impossible day": ("province 1: no such day: 31/4", lambda: proposals(QD26, 0, day=31)),
    "a month with a day": ("province 1: day 30 with precision month", lambda: proposals(QD26, 0, precision=Precision.MONTH)),
    "no day": ("province 1: day None", lambda: proposals(QD26, 0, day=None)),
    "a cut-off of no law": ("province 1: no cite", lambda: proposals(QD26, 0, cite="")),
    "a result before its proposals": ("province 1: its result is due before", lambda: proposals(QD26, 0, month=7)),
    "a round twice": ("province 1: round occurs 2 times", lambda: cut(QD26, 1, number=1)),
    "a round left out": ("province: rounds [1, 3]", lambda: cut(QD26, 1, number=3)),
    "no round that recognises": ("rounds: none of province", lambda: replace(QD26, cut_offs=QD26.cut_offs[2:])),
    "an unknown decree": ("transition old_first: names qd9", lambda: transition(QD26, regulation="qd9")),
    "an unknown kind": ("transition old_first: kinds ('later',)", lambda: transition(QD26, kinds=("later",))),
    "a finish of nobody": ("soon: no such term", lambda: transition(QD26, finish="soon")),
    "a finish in working days": ("transition commune_check: is not counted", lambda: transition(QD26, finish="commune_check")),
    "a kind twice": ("qd148_1489_2025 re_evaluation: transition occurs 2", lambda: transition(QD26, kinds=("first", "re_evaluation"))),
    "a transition of no law": ("transition old_first: no cite", lambda: transition(QD26, cite="")),
    "no default": ("blind: setting without a default", lambda: replace(QD26, council_settings=tuple(row for row in QD26.council_settings if row.code != "blind"))),
    "an unknown setting": ("colour: unknown, or cannot be", lambda: setting(QD26, "blind", code="colour")),
    "a default twice": ("quorum: setting occurs 2 times", lambda: setting(QD26, "blind", code="quorum")),
    "a setting of no source": ("blind: no cite", lambda: setting(QD26, "blind", source="")),
    "a setting without English": ("blind: label", lambda: setting(QD26, "blind", label=NO_WORDS)),
    "a slip without number": ("slip: pattern", lambda: replace(QD26, numbering=replace(QD26.numbering, slip="{year}"))),
    "a code of an unknown place": ("product_code: pattern", lambda: replace(QD26, numbering=replace(QD26.numbering, product_code="{number}{ward}"))),
    "a ground without English": ("revocation: label", lambda: replace(QD26, revocation=replace(QD26.revocation, grounds=(replace(QD26.revocation.grounds[0], label=NO_WORDS),)))),
    "a part without English": ("A: label", lambda: replace(QD26, parts=(replace(QD26.parts[0], label=NO_WORDS), *QD26.parts[1:]))),
}


@pytest.mark.parametrize(("words", "plant"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_found(words, plant):
    assert any(fault.startswith(words) for fault in faults_of(plant())), faults_of(plant())


@pytest.mark.parametrize("decree", regulations().values(), ids=lambda decree: decree.id)
def test_what_we_ship_has_none(decree):
    assert faults_of(decree) == []


def test_a_transition_from_a_day_is_kept_as_a_day():
    assert {row.filed_before for row in QD26.transitions} == {date(2026, 5, 22)}
