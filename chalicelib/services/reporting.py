"""The report of a tier that checks: asked by the decree's data, filled by its officers, printed with the other papers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.domain.access import Actor, Subject, may, require
from chalicelib.domain.criteria import Label
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.forms import Answers, Field, FormOf, Section, checked, left, seen
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.paper import FilledForm, filled, paper_of
from chalicelib.domain.regulation import Tier, TierRules
from chalicelib.domain.words import VIETNAM, day
from chalicelib.services import filling, wording
from chalicelib.services.saving import Saved, kept, not_meanwhile
from chalicelib.services.timeline import events_of
from chalicelib.stores import aggregates, clock, forms, papers, regulations
from chalicelib.stores.criteria import criteria_set

_UNDER_CHECK = (DossierState.SUBMITTED, DossierState.RETURNED)


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """The report as it stands. `known`: fields that come from elsewhere, as people read them; `seen` marks what is shown."""

    dossier: Dossier
    rules: TierRules
    form: FormOf
    known: Mapping[str, str]
    saved: Answers | None
    seen: str
    left: tuple[Field, ...]
    may_write: bool
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> list[tuple[Section, tuple[Field, ...]]]:
        """What is typed, section by section."""
        return [(section, section.asked(self.dossier.kind)) for section in self.form.sections]

    @property
    def paper(self) -> str:
        """Its name among the papers to print."""
        return paper_of(self.form)

    @property
    def label(self) -> Label:
        """What the decree calls it."""
        return self.form.label


def report(by: Actor, dossier_id: str) -> ReportPage:
    """NotFound where the decree asks no report of the tiers that this dossier has been at."""
    dossier = aggregates.get(Dossier, dossier_id)
    tier, form = _asked_of(dossier)
    rules = regulations.regulation(dossier.regulation).rules_of(tier)
    home = _home(dossier, rules)
    require(by, "see_report", home, dossier.subject)
    found = papers.report(dossier_id, tier)
    values = found[0].values if found else {}
    return ReportPage(
        dossier=dossier,
        rules=rules,
        form=form,
        known=_known(dossier),
        saved=found[0] if found else None,
        seen=seen(values),
        left=left(_fields(form, dossier), values),
        may_write=may(by, "write_report", home) and _is_open(dossier, tier),
        values=values,
    )


def save(by: Actor, dossier_id: str, typed: Mapping[str, str]) -> None:
    """As far as it goes; of two officers neither overwrites the other unseen. Refused once its letter is recorded."""
    dossier = aggregates.get(Dossier, dossier_id)
    tier, form = _asked_of(dossier)
    require(by, "write_report", _home(dossier, regulations.regulation(dossier.regulation).rules_of(tier)))
    if not _is_open(dossier, tier):
        raise Refused(Why.ACT_NOT_POSSIBLE, state=dossier.state, act="write_report")
    given = checked(_fields(form, dossier), typed)

    def write() -> Saved:
        found = papers.report(dossier_id, tier)
        before = found[0].values if found else {}
        if found:
            not_meanwhile(before, given, typed)
        wanted = {code: value for code, value in given.items() if value}
        now = Answers(dossier=dossier_id, values=wanted, saved_at=clock.now(), saved_by=by.email)
        if wanted != before:
            papers.commit_report(now, tier, found[1] if found else None)
        return Saved(at=now.saved_at, seen=seen(wanted))

    kept(write)


def lacking(dossier: Dossier, tier: Tier) -> int:
    """How much of a tier's report is still wanted; 0 where the decree asks none."""
    form = forms.reports(dossier.regulation).get(tier)
    found = papers.report(dossier.id, tier) if form else None
    return len(left(_fields(form, dossier), found[0].values if found else {})) if form else 0


def forms_of(by: Actor, dossier: Dossier) -> Iterator[FormOf]:
    """Those reports of a filed dossier that this reader may have printed: officers', not the producer's."""
    decree = regulations.regulation(dossier.regulation)
    for tier, form in forms.reports(dossier.regulation).items():
        homes = (_home(dossier, decree.rules_of(Tier(tier))), dossier.subject)
        if dossier.filings and any(may(by, "see_report", each) for each in homes):
            yield form


def is_report(dossier: Dossier, paper: str) -> bool:
    """Whether a paper is one of these."""
    return paper in {paper_of(form) for form in forms.reports(dossier.regulation).values()}


def filled_form(dossier: Dossier, paper: str) -> tuple[FilledForm, ...]:
    """The report as it stands; none for another paper. Nothing personal is in it."""
    for tier, form in forms.reports(dossier.regulation).items():
        if paper_of(form) == paper:
            found = papers.report(dossier.id, Tier(tier))
            values = {**_known(dossier), **(found[0].values if found else {})}
            return (replace(filled(form, dossier.kind, values, None, personal=False), by_office=True),)
    return ()


def _asked_of(dossier: Dossier) -> tuple[Tier, FormOf]:
    """Of the tier that has it, else of the one that checked it before."""
    held, decree = forms.reports(dossier.regulation), regulations.regulation(dossier.regulation)
    before = decree.checks_before(dossier.tier)
    for tier in (dossier.tier, *([before.tier] if before else [])):
        if tier in held and dossier.filings:
            return tier, held[tier]
    raise NotFound("report")


def _is_open(dossier: Dossier, tier: Tier) -> bool:
    """While the tier has it, and until its letter goes up."""
    return dossier.state in _UNDER_CHECK if dossier.tier == tier else dossier.awaits_letter


def _home(dossier: Dossier, rules: TierRules) -> Subject:
    return Subject(producer=dossier.producer, unit=dossier.unit_at(rules.held_by), province=dossier.province)


def _fields(form: FormOf, dossier: Dossier) -> list[Field]:
    return [field for section in form.sections for field in section.asked(dossier.kind)]


def _known(dossier: Dossier) -> dict[str, str]:
    """From the dossier as filed, by source; what is personal is asked by no report."""
    chosen = criteria_set(dossier.regulation, dossier.criteria_set) if dossier.criteria_set else None
    told = {name: dossier.answers[name] for name in ("representative", "address") if dossier.answers.get(name)}
    dated = {"slip": dossier.slip, "filed_on": _filed_on(dossier)}
    return {**filling.known_of(dossier, wording.show(dossier.province, chosen) if chosen else None), **told, **dated}


def _filed_on(dossier: Dossier) -> str:
    """The day of the slip: a supplement, the tier above or a way back moves no such day."""
    filed = [event.at for event in events_of(dossier) if event.name == "DossierSubmitted"]
    return day(filed[-1].astimezone(VIETNAM)) if filed else ""
