"""Small wrongs, each a change of one line of production code, and the tests that must see it."""



from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """`before` stands exactly once in `file`; with `after` in its place at least one of `tests` must fail.

    Without `tests` (tests/mutants/core.py) it is the simulator's to catch, through an invariant, within its seeds.
    """

    name: str
    file: str
    before: str
    after: str
    tests: str = ""


_RANK, _VERDICT = "tests/domain/test_ranking.py", "tests/domain/test_verdict.py"
_ROUND, _DOSSIER, _WORK = "tests/domain/test_round.py", "tests/domain/test_dossier.py", "tests/domain/test_workdays.py"
_MEASURES = "tests/domain/test_measures.py"
_D = "chalicelib/domain"

MUTANTS = (
    Mutant("band closed above", f"{_D}/regulation.py", "mean < self.below", "mean <= self.below", _RANK),
    Mutant("band open below", f"{_D}/regulation.py", "return self.low <= mean", "return self.low < mean", _RANK),
    Mutant("mean in floats, rounded", f"{_D}/ranking.py", "mean, spread = Fraction(sum(totals), len(totals)), max(totals) - min(totals)", "mean, spread = Fraction(round(sum(totals) / len(totals))), max(totals) - min(totals)", _RANK),
    Mutant("display rounded up", f"{_D}/ranking.py", "hundredths = mean.numerator * 100 // mean.denominator", "hundredths = round(mean * 100)", _RANK),
    Mutant("quorum rounded down", f"{_D}/council_rules.py", "ceil(self.quorum * (self.seated or 0))", "int(self.quorum * (self.seated or 0))", _RANK),
    Mutant("points past a part's most", f"{_D}/ranking.py", "if given is None or not 0 <= given <= part.max_points:", "if given is None or given < 0:", _RANK),
    Mutant("upper tier decides all", f"{_D}/ranking.py", "decided_at=regulation.rules_of(result.decided_by).held_by", "decided_at=regulation.rules_of(tier).held_by", "tests/services/test_way_back.py"),
    Mutant("band of a mean just below", f"{_D}/council_rules.py", "return 1 + sum(low <= mean for low in self.lows)", "return 1 + sum(low < mean for low in self.lows)", _VERDICT),
    Mutant("majority of half", f"{_D}/council_rules.py", "2 * reached > len(points)", "2 * reached >= len(points)", _VERDICT),
    Mutant("a half rounded down", f"{_D}/council_rules.py", "more = Fraction(1, 2) if self.mode", "more = Fraction(1, 3) if self.mode", "tests/domain/test_council_settings.py"),
    Mutant("rounded whether or not", f"{_D}/council_rules.py", "return self.rounded(mean) if self.before_band else mean", "return self.rounded(mean)", "tests/domain/test_council_settings.py"),
    Mutant("display lifts a star", f"{_D}/council_rules.py", "near -= Fraction(1, 10**self.scale)", "pass", "tests/domain/test_council_settings.py"),
    Mutant("spread at the limit", f"{_D}/council_rules.py", "self.max_spread is not None and spread > self.max_spread", "self.max_spread is not None and spread >= self.max_spread", "tests/domain/test_council_settings.py"),
    Mutant("own rules passed over", f"{_D}/council_settings.py", "return {**known, **made}", "return {**made, **known}", "tests/domain/test_council_settings.py"),
    Mutant("the chair need not sign", f"{_D}/council_settings.py", 'chair=members[0] if value["chair_required"] and members else None', "chair=None", "tests/services/test_concluding.py"),
    Mutant("tallied without a finding", "chalicelib/services/councils.py", "    if unsaid:\n", "    if False:\n", "tests/services/test_concluding.py"),
    Mutant("proposed though the tallies differ", "chalicelib/services/ruling.py", "        _tally_again(here, proposal)\n", "", "tests/services/test_second_tally.py"),
    Mutant("four stars found without three", f"{_D}/conclusion.py", "if met and missed and star > min(missed)", "if met and missed and star < min(missed)", "tests/services/test_concluding.py"),
    Mutant("a finding taken back without a word", "chalicelib/services/concluding.py", "if not drawn.reason and _takes_back(here.conclusion, drawn):", "if False:", "tests/services/test_concluding.py"),
    Mutant("marks dropped", f"{_D}/verdict.py", "star = min([band, *(minimum.mark.star - 1 for minimum in minimums if not minimum.met)])", "star = band", _VERDICT),
    Mutant("five-star marks forgotten", f"{_D}/verdict.py", "for mark in criteria.marks(HIGHEST):", "for mark in criteria.marks(HIGHEST - 1):", _VERDICT),
    Mutant("knock-out ranks on", f"{_D}/verdict.py", "    if knock_outs:\n        return Status.DISQUALIFIED\n", "", _VERDICT),
    Mutant("structure without a story", f"{_D}/choices.py", "return base is None or base > need.points_above", "return True", _VERDICT),
    Mutant("both cases of set 26", f"{_D}/choices.py", "if len(set(self._cases.values())) > 1:", "if len(set(self._cases.values())) > 2:", "tests/domain/test_verdict_faults.py"),
    Mutant("path spends a point less", f"{_D}/path_up.py", "found = best[short]", "found = best[max(0, short - 1)]", "tests/domain/test_path_up.py"),
    Mutant("day of the return not counted", f"{_D}/check_clock.py", "since < day <= until", "since <= day <= until", "tests/domain/test_check_clock.py"),
    Mutant("clock that never stops", f"{_D}/check_clock.py", "return self.paused if self.stops else self.running", "return self.running", "tests/domain/test_check_clock.py"),
    Mutant("last safe day lost", f"{_D}/filing.py", ".date() <= self.safe_day", ".date() < self.safe_day", "tests/domain/test_filing.py"),
    Mutant("carried over under a filing on its way", f"{_D}/filing.py", "at >= until + SEAL_DELAY", "at >= until", "tests/domain/test_filing.py"),
    Mutant("a later cut-off unseen", f"{_D}/plan_decree.py", "if day > latest:", "if day > latest.replace(year=latest.year + 1):", "tests/plans/test_decree.py"),
    Mutant("filing closes inclusive", f"{_D}/round.py", "return self.opens_at <= at < self.closes_at\n\n    def phase", "return self.opens_at <= at <= self.closes_at\n\n    def phase", _ROUND),
    Mutant("sheets after the close", f"{_D}/stage.py", "and self.opens_at <= at < self.closes_at", "and self.opens_at <= at <= self.closes_at", _ROUND),
    Mutant("sealed before the last ticket", f"{_D}/round.py", "if at >= self.closes_at + SEAL_DELAY else None", "if at >= self.closes_at else None", _ROUND),
    Mutant("the first reminder for ever", f"{_D}/reminders.py", "at, offset = max(come", "at, offset = min(come", "tests/domain/test_reminders.py"),
    Mutant("a reminder after its date", f"{_D}/reminders.py", "if offset.count <= 0 and now >= anchor:", "if False:", "tests/domain/test_reminders.py"),
    Mutant("reminded at night", f"{_D}/reminders.py", "goes = offset.urgent or self.office.is_open(now, calendar)", "goes = True", "tests/domain/test_reminders.py"),
    Mutant("decision before proposals", f"{_D}/round.py", "if stage.tallied_at is None:\n            raise Refused(Why.DECISION_TOO_EARLY", "if stage.opened_at is None:\n            raise Refused(Why.DECISION_TOO_EARLY", _ROUND),
    Mutant("a member signs twice", f"{_D}/dossier.py", "        if member in self.signed and member not in self.reopened:\n            raise Refused(Why.SHEET_SIGNED)\n", "", _DOSSIER),
    Mutant("ticket honoured for ever", f"{_D}/dossier.py", "(arrived or at < self.ticket_until)", "True", _DOSSIER),
    Mutant("second filing takes the new decree", f"{_D}/dossier.py", "again = self.state is DossierState.RETURNED", "again = False", _DOSSIER),
    Mutant("new decree, no set asked", "chalicelib/services/set_choice.py", "decree.has_sets and not named", "False", "tests/services/test_intake.py"),
    Mutant("receipt day counted", f"{_D}/workdays.py", "for _ in range(n):", "for _ in range(n - 1):", _WORK),
    Mutant("exclusive date made inclusive", f"{_D}/terms.py", "return day if inclusive else day - _DAY", "return day", "tests/domain/test_terms.py"),
    Mutant("calendar days move on", f"{_D}/terms.py", "return self is Measure.WORKING_DAYS", "return True", "tests/domain/test_terms.py"),
    Mutant("36 months from the month's first", f"{_D}/product.py", "return date(year, month, min(day.day, monthrange(year, month)[1]))", "return date(year, month, min(day.day, 28))", "tests/domain/test_product.py"),
    Mutant("what held its stars counts as new", f"{_D}/measures.py", "course.before < least", "course.before <= least", _MEASURES),
    Mutant("any stars are an upgrade", f"{_D}/measures.py", "0 < course.before < standing.stars", "course.before < standing.stars", _MEASURES),
    Mutant("what is under way forgotten", f"{_D}/courses.py", "possible=frozenset((now, *ahead))", "possible=frozenset((now,))", _MEASURES),
    Mutant("a reported year still hopes", f"{_D}/courses.py", "if self.is_over or dossier.state.is_final or dossier.state.is_beyond:", "if dossier.state.is_final or dossier.state.is_beyond:", _MEASURES),
    Mutant("the best unit speaks for all", f"{_D}/targets.py", "now=min(span.now for span in spans)", "now=max(span.now for span in spans)", "tests/domain/test_targets.py"),
    Mutant("a revoked product counts", f"{_D}/product.py", "self.certificate if self.state is not ProductState.REVOKED else None", "self.certificate", _MEASURES),
    Mutant("an equal result replaces", f"{_D}/upgrade.py", "earned[proposal.outcome] <= proposal.held.stars", "earned[proposal.outcome] < proposal.held.stars", "tests/domain/test_upgrade.py"),
    Mutant("a recognition's last day is lost", f"{_D}/upgrade.py", "decided_on <= proposal.held.valid_until", "decided_on < proposal.held.valid_until", "tests/domain/test_upgrade.py"),
    Mutant("missed marks bound no forecast", f"{_D}/self_assessment.py", "*(mark.star - 1 for mark in _missed(points, criteria, HIGHEST))", "HIGHEST", "tests/domain/test_self_assessment.py"),
    Mutant("the other case is hoped for", f"{_D}/self_assessment.py", "tuple(chosen or {case", "tuple({case", "tests/domain/test_self_assessment.py"),
    Mutant("anyone's dossier", f"{_D}/access.py", "return bool(subject.producer) and grant.producer == subject.producer", "return True", "tests/domain/test_access.py"),
    Mutant("sister district's officer", f"{_D}/access.py", "return grant.province == subject.province and grant.unit == subject.unit", "return grant.province == subject.province", "tests/domain/test_access.py"),
)
