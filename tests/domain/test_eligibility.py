"""The quick check: each fact has its rule, whatever is answered."""

from datetime import date
from itertools import product

import pytest

from chalicelib.domain.eligibility import Answers, Verdict, check, verdict_of
from chalicelib.stores.criteria import criteria_set
from chalicelib.stores.eligibility import eligibility

DECREE = "qd26_2026"
RULES = eligibility(DECREE)
TODAY, END = date(2026, 11, 27), date(2027, 6, 30)
WINDOW = (date(2027, 1, 1), date(2027, 3, 2))
GOOD = Answers(registered="yes", place="known", chosen=criteria_set(DECREE, 8), certificate="yes", samples="yes")


def states(answers, today=TODAY, window=None):
    return {found.rule.fact: found.rule.state for found in check(answers, RULES, today=today, window=window)}


def test_every_combination_of_answers_has_one_rule_a_fact():
    sets = [None, criteria_set(DECREE, 8), criteria_set(DECREE, 26)]
    for registered, place, chosen, certificate, samples in product(
        ("", "yes", "no"), ("", "known", "unknown"), sets, ("", "yes", "no"), ("", "yes", "no")
    ):
        answers = Answers(registered=registered, place=place, chosen=chosen, certificate=certificate, samples=samples)
        facts = [found.rule.fact for found in check(answers, RULES, today=TODAY, window=None)]

        assert sorted(facts) == ["certificate", "place", "registered", "samples", "set"]


def test_all_good_is_good():
    assert verdict_of(check(GOOD, RULES, today=TODAY, window=None)) is Verdict.GOOD


def test_the_worst_comes_first_and_rules():
    findings = check(Answers(registered="no", place="known"), RULES, today=TODAY, window=None)

    assert findings[0].rule.fact == "registered"
    assert verdict_of(findings) is Verdict.NOT_YET


def test_tourism_needs_no_samples():
    assert states(Answers(chosen=criteria_set(DECREE, 26), samples="no"))["samples"] == "not_needed"


def test_a_set_that_requires_the_certificate_misses_it():
    assert states(Answers(chosen=criteria_set(DECREE, 8), certificate="no"))["certificate"] == "missing"


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 12, 31), "early"),
        (date(2027, 1, 1), "open"),
        (date(2027, 3, 2), "open"),
        (date(2027, 3, 3), "late"),
        (date(2027, 6, 30), "late"),
        (date(2027, 7, 1), "over"),
    ],
)
def test_the_window_of_re_evaluation_holds_its_first_and_last_day(today, state):
    assert states(Answers(valid_until=END), today, WINDOW)["renewal"] == state


def test_every_rule_has_words_in_both_languages_and_its_cite():
    for rule in RULES.rules:
        assert rule.reason.vi
        assert rule.reason.en
        assert rule.cite.startswith("QĐ 26/2026")
        assert bool(rule.next.vi) == bool(rule.next.en)
        assert rule.next.vi or rule.verdict is Verdict.GOOD
