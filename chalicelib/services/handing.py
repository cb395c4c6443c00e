"""From the tier that checked to the tier above: samples, the letter with its list, the acknowledgement, the way back."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.access import Actor, Subject, may, require
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.forms import seen
from chalicelib.domain.hand_over import Enclosed, HandOver, SampleIntake, in_lines, letter_date, letter_number
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.paper import paper_of
from chalicelib.domain.regulation import TierRules
from chalicelib.domain.words import VIETNAM
from chalicelib.services import reporting
from chalicelib.services.saving import Saved, kept, not_meanwhile
from chalicelib.services.screening import as_shown, commit
from chalicelib.stores import aggregates, clock, forms, papers, regulations

_WITH_US = (DossierState.SUBMITTED, DossierState.RETURNED, DossierState.ACCEPTED, DossierState.FORWARDED)
_NOTE_MOST = 500


@dataclass(frozen=True, kw_only=True)
class HandOverPage:
    """`checker` is the tier whose package this is, None where none only checks; `below`, whom to send it back to."""

    dossier: Dossier
    unit_name: str
    checker: TierRules | None
    below: TierRules | None
    enclosed: tuple[Enclosed, ...]
    report_left: int
    samples: Mapping[str, SampleIntake]
    samples_wanted: int
    samples_seen: str
    may_take: bool
    may_send: bool
    may_acknowledge: bool
    may_return: bool

    @property
    def letter(self) -> HandOver | None:
        """That it went up with."""
        return self.dossier.hand_over


def page(by: Actor, dossier_id: str) -> HandOverPage:
    """Of a filed dossier, for the officers of the tiers it has been at."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "see_hand_over", dossier.home, dossier.subject)
    if not dossier.filings:
        raise NotFound("hand_over")
    below, checker = _below(dossier), _checker(dossier)
    taken = {tier: intake for tier, (intake, _) in papers.samples(dossier.id).items()}
    mine = taken.get(dossier.tier)
    here = dossier.state in _WITH_US
    return HandOverPage(
        dossier=dossier,
        unit_name=aggregates.unit_name(dossier.province, dossier.unit),
        checker=checker,
        below=below,
        enclosed=tuple(_enclosed(dossier, checker, taken)) if checker else (),
        report_left=reporting.lacking(dossier, checker.tier) if checker else 0,
        samples=taken,
        samples_wanted=_samples_wanted(dossier),
        samples_seen=seen(mine.told) if mine else "",
        may_take=here and bool(_samples_wanted(dossier)) and may(by, "take_samples", dossier.subject),
        may_send=dossier.awaits_letter and may(by, "record_letter", _home(dossier)),
        may_acknowledge=_is_on_its_way(dossier) and may(by, "acknowledge", dossier.subject),
        may_return=below is not None and dossier.state in _WITH_US and may(by, "return_down", dossier.subject),
    )


def take_samples(by: Actor, dossier_id: str, count: int, note: str, typed: Mapping[str, str]) -> None:
    """How many lie here now; counted again, the later count stands. Refused where the decree asks for none."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "take_samples", dossier.subject)
    if not _samples_wanted(dossier):
        raise Refused(Why.SAMPLES_NOT_ASKED, "samples")
    if dossier.state not in _WITH_US:
        raise Refused(Why.ACT_NOT_POSSIBLE, state=dossier.state, act="take_samples")
    if len(note) > _NOTE_MOST:
        raise Refused(Why.FIELD_TOO_LONG, "sample_note", most=_NOTE_MOST)
    taken = SampleIntake(count=count, note=note.strip(), at=clock.now(), by=by.email)

    def write() -> Saved:
        before, row = papers.samples(dossier_id).get(dossier.tier, (None, None))
        if before:
            not_meanwhile(before.told, taken.told, typed)
        if before is None or before.told != taken.told:
            papers.commit_samples(dossier_id, dossier.tier, taken, row)
        return Saved(at=taken.at, seen=seen(taken.told))

    kept(write)


def record_letter(by: Actor, dossier_id: str, version: int, *, number: str, day: date) -> None:
    """It goes up: by this letter, with the list as it is now. Refused while the report is not complete."""
    dossier = as_shown(by, dossier_id, "record_letter", version, _home(aggregates.get(Dossier, dossier_id)))
    below, now = _below(dossier), clock.now()
    if below is None or not (dossier.awaits_letter or dossier.hand_over):
        raise Refused(Why.NOT_PROPOSED, "letter")
    left = reporting.lacking(dossier, below.tier)
    if left:
        raise Refused(Why.REPORT_MISSING, "letter", count=left)
    since = (dossier.submitted_at or dossier.opened_at).astimezone(VIETNAM).date()
    taken = {tier: intake for tier, (intake, _) in papers.samples(dossier.id).items()}
    letter = HandOver(
        number=letter_number(number),
        date=letter_date(day, since=since, today=now.astimezone(VIETNAM).date()),
        tier=below.tier,
        unit=dossier.unit_at(below.held_by),
        by=by.email,
        at=now,
        listed=hashlib.sha256(in_lines(_enclosed(dossier, below, taken)).encode()).hexdigest(),
    )
    commit(dossier.record_letter(letter))


def acknowledge(by: Actor, dossier_id: str, version: int) -> None:
    """The upper tier's officer has received what the list names."""
    commit(as_shown(by, dossier_id, "acknowledge", version).acknowledge(by=by.email, at=clock.now()))


def return_down(by: Actor, dossier_id: str, version: int, reason: str) -> None:
    """Back to the tier that checked it, before the council opens."""
    dossier = as_shown(by, dossier_id, "return_down", version)
    below = _below(dossier)
    if below is None:
        raise Refused(Why.NOTHING_BELOW, "down_reason")
    commit(dossier.return_down(reason, below, by=by.email, at=clock.now()))


def _below(dossier: Dossier) -> TierRules | None:
    if dossier.past_proposals:  # a council sent it up: its decision's papers go with it
        return None
    return regulations.regulation(dossier.regulation).checks_before(dossier.tier)


def _checker(dossier: Dossier) -> TierRules | None:
    """That which has it and gives no points, else the one below."""
    rules = regulations.regulation(dossier.regulation).rules_of(dossier.tier)
    return _below(dossier) if rules.scores else rules


def _home(dossier: Dossier) -> Subject:
    below = _below(dossier)
    unit = dossier.unit_at(below.held_by) if below else dossier.holder
    return Subject(producer=dossier.producer, unit=unit, province=dossier.province)


def _is_on_its_way(dossier: Dossier) -> bool:
    letter = dossier.hand_over
    return letter is not None and letter.received_at is None and dossier.state is DossierState.FORWARDED


def _samples_wanted(dossier: Dossier) -> int:
    samples = regulations.regulation(dossier.regulation).samples
    return samples.wanted(dossier.criteria_set) if samples else 0


def _enclosed(dossier: Dossier, below: TierRules, taken: Mapping[str, SampleIntake]) -> Iterator[Enclosed]:
    """The report, the producer's forms and files as filed, the samples that lie with the tier that checked."""
    report = forms.reports(dossier.regulation).get(below.tier)
    for form in (*([report] if report else []), *forms.forms(dossier.regulation).forms):
        yield Enclosed(what=paper_of(form), name=form.label.vi)
    hashes = {each.id: each.sha256 for each in papers.documents(dossier.id, {each.id for each in dossier.documents})}
    for document in dossier.documents:
        if document.is_evidence:
            yield Enclosed(what="file", name=document.name, sha256=document.sha256 or hashes.get(document.id, ""))
    samples = taken.get(below.tier)
    if samples and samples.count:
        yield Enclosed(what="samples", count=samples.count)
