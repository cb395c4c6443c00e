"""Reminders: looked for at every look, each out once; one whose cause is gone goes to nobody.

A letter's id is made of what it is about and of the reminder's name, so that a death between two letters doubles none;
the note that it is out is written last.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from gettext import NullTranslations

from chalicelib.domain.access import CONDUCTOR
from chalicelib.domain.aggregate import Event
from chalicelib.domain.deadline import in_full
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import ADVISED, DossierState
from chalicelib.domain.mail import ALERTS, DIGEST_LETTER, Mail, To, mail_id
from chalicelib.domain.names import Email
from chalicelib.domain.reminders import Due, Reminders
from chalicelib.domain.round import Round
from chalicelib.domain.words import VIETNAM
from chalicelib.services import notices
from chalicelib.services.addressees import addressees
from chalicelib.services.checking import checking, counted_from
from chalicelib.services.letter_facts import facts_of
from chalicelib.stores import advice, calendars, clock, mails, people
from chalicelib.stores import reminders as kept
from chalicelib.stores.tongues import tongue

_UNDER_CHECK = (DossierState.SUBMITTED, DossierState.FORWARDED)
_OF_FILES = (To.HOLDERS, To.PROVINCE_OFFICE)  # whoever may have many of them
_Date = tuple[str, datetime, Mapping[str, str]]


def of_round(round_: Round) -> int:
    """The round's own reminders that are due; how many letters."""
    rules, out, now = _rules(round_), kept.told(round_.id, ""), clock.now()
    return sum(
        _tell_round(round_, tier, alert, due)
        for alert, tier, anchor in _dates(round_)
        if (due := rules.due(alert, anchor, now, calendars.calendar())) and f"{tier}{due.name}" not in out
    )


def of_dossiers(round_: Round, unit: str, dossiers: Sequence[Dossier]) -> int:
    """Those of one unit's dossiers; how many letters. Many to one address are one letter a day."""
    rules, now = _rules(round_), clock.now()
    due = [(each, about, found) for each in dossiers for about, found in _due(rules, each, round_, now)]
    out = kept.told(round_.id, unit) if due else set()
    new = [one for one in due if f"{one[0].id}#{one[2].name}" not in out]
    letters = [mail for dossier, about, found in new for mail in _letters(dossier, about, found)]
    posted = list(_gathered(letters, round_, unit, rules.digest_from))
    for mail in posted:
        notices.post(mail)
    for dossier, _, found in new:
        kept.mark(round_.id, unit, f"{dossier.id}#{found.name}")
    return len(posted)


def instants(round_: Round) -> dict[str, datetime]:
    """When a round's reminders are due to the minute: name of a one-shot -> when."""
    rules, found = _rules(round_), dict[str, datetime]()
    for alert, _, anchor in _dates(round_):
        found |= rules.urgent_instants(alert, anchor)
    return found


def _rules(round_: Round) -> Reminders:
    return kept.reminders(round_.regulation, round_.own_reminders)


def _dates(round_: Round) -> Iterator[tuple[str, str, datetime]]:
    """Each alert of the round with the tier it is about ("" for none) and the date it counts from."""
    moments = round_.moments()
    stage = round_.current_stage
    for alert, row in ALERTS.items():
        name = row.anchor.replace("*", stage.tier if stage else "")
        if name in moments:
            yield alert, name.rpartition(".")[0], moments[name]


def _tell_round(round_: Round, tier: str, alert: str, due: Due) -> int:
    about = _event(alert, {"tier": tier} if tier else {})
    found = list(notices.letters_of(round_, about, ALERTS[alert].letters, f"{tier}{due.name}"))
    for mail in found:
        notices.post(mail)
    kept.mark(round_.id, "", f"{tier}{due.name}")
    return len(found)


def _due(rules: Reminders, dossier: Dossier, round_: Round, now: datetime) -> Iterator[tuple[Event, Due]]:
    for alert, anchor, data in (*_own_dates(dossier, round_), *_visits(dossier)):
        if found := rules.due(alert, anchor, now, calendars.calendar()):
            yield _event(alert, {"tier": dossier.tier, **data}), found


def _own_dates(dossier: Dossier, round_: Round) -> Iterator[_Date]:
    """From which its alerts count while their cause lasts."""
    if dossier.state is DossierState.RETURNED:
        yield "supplement_due", round_.check_until(dossier.tier), {}
    if dossier.state in _UNDER_CHECK:
        here = checking(dossier, round_)
        if here.overdue and here.until:
            yield "check_overdue", here.until, {}
        elif began := counted_from(here):
            yield "check_due", began, {}


def _visits(dossier: Dossier) -> Iterator[_Date]:
    """The days of its site visits and tests whose result is not known."""
    if dossier.inquiries and dossier.state in ADVISED:
        for day in {each.on for each, _ in advice.inquiries(dossier.id, dossier.tier) if not each.result}:
            yield "inquiry_soon", datetime.combine(day, time(), VIETNAM), {"on": day.isoformat()}


def _letters(dossier: Dossier, about: Event, due: Due) -> Iterator[tuple[Mail, To, Dossier]]:
    for letter, to in ALERTS[about.name].letters:
        if addressees(dossier, about, to):
            yield from ((mail, to, dossier) for mail in notices.letters_of(dossier, about, ((letter, to),), due.name))


def _event(alert: str, data: Mapping[str, str]) -> Event:
    return Event(name=alert, seq=0, at=clock.now(), by=CONDUCTOR.email, data=data)


def _gathered(letters: Sequence[tuple[Mail, To, Dossier]], round_: Round, unit: str, most: int) -> Iterator[Mail]:
    """As they are, but for an address with many files: a list of them in one letter, the day's only one about this unit."""
    by_address: dict[Email, list[tuple[Mail, Dossier]]] = defaultdict(list)
    for mail, to, dossier in letters:
        if to in _OF_FILES:
            by_address[mail.to].append((mail, dossier))
        else:
            yield mail
    for address, files in by_address.items():
        digest = _digest(round_, unit, address, files)
        if len(files) >= most or mails.find(digest.id):  # the day's list is out: a death kept it from being noted
            yield digest
        else:
            yield from (mail for mail, _ in files)


def _digest(round_: Round, unit: str, address: Email, files: Sequence[tuple[Mail, Dossier]]) -> Mail:
    now, language = clock.now(), people.language_of(address)
    about = f"ROUND#{round_.id}#{unit}#{now:%Y-%m-%d}"
    dossiers, said = {each.id: each for _, each in files}, tongue(language)
    listed = (f"- {each.product_name} ({each.slip}): {_until(each, round_, said)}" for each in dossiers.values())
    return Mail(
        id=mail_id(about, DIGEST_LETTER, address),
        letter=DIGEST_LETTER,
        to=address,
        province=round_.province,
        about=about,
        facts={
            **facts_of(round_, _event(DIGEST_LETTER, {}), said),
            "unit": round_.unit_name(unit),
            "count": str(len(dossiers)),
            "listed": "\n".join(listed),
        },
        drafted_at=now,
        language=language,
    )


def _until(dossier: Dossier, round_: Round, said: NullTranslations) -> str:
    here = checking(dossier, round_)
    assert here.until is not None, dossier.id
    told = said.gettext("QUÁ HẠN, hạn là {day}") if here.overdue else said.gettext("hạn {day}")
    return told.format(day=in_full(here.until, said))
