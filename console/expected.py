"""Who should have been told what: worked out again from journals, roles and councils, and held against what SES took."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.deed import DEED_LETTERS
from chalicelib.domain.mail import ALERTS, DIGEST_LETTER, LETTERS, SIGN_IN_LETTER, To
from console.evidence import Evidence, Happened
from console.replay import state_at
from console.set_facts import decree, settings_of
from console.stars import ruling_of

_NOBODY_HOLDS = ("", "draft", "recognised", "potential_five", "not_recognised", "not_upgraded", "deferred", "withdrawn")

_REMINDING = {letter for alert in ALERTS.values() for letter, _ in alert.letters} | {DIGEST_LETTER}
_OF_A_MOMENT = (To.APART, To.KNOCKED_OUT, To.MISSED)  # what the sheets said when somebody looked
_BEFORE_COUNCIL = ("accepted", "forwarded", "in_council")


def notice_faults(found: Evidence) -> Iterator[str]:
    """A notice that is missing, sent twice, or sent to somebody it was not for. Sign-in codes excepted."""
    wanted = dict(_wanted(found))
    codes = {row.id for row in found.of("MAIL") if row.body["letter"] == SIGN_IN_LETTER}
    sent = Counter(mail["tags"].get("outbox", "untagged") for mail in found.mails)
    for id_ in wanted.keys() | (sent.keys() - codes):
        if id_ not in wanted:
            yield f"not expected: {_describe(found, id_)}"
        elif sent[id_] != 1:
            yield f"sent {sent[id_]} times: {wanted[id_]}"


def _wanted(found: Evidence) -> Iterator[tuple[str, str]]:
    """The outbox's id of each expected notice, and what it is."""
    for deed in found.of("DEED"):
        letter = DEED_LETTERS.get(deed.body["deed"])
        for to in deed.body["to"] if letter else ():
            yield _outbox_id(f"{deed.body['about']}#{deed.body['id']}|{letter}|{to}"), f"{deed.body['deed']} {to}"
    yield from _reminders(found)
    world = _World(found)
    for key, events in found.journals.items():
        for event in events:
            for letter, kind in LETTERS.get(event.name, ()):
                if kind in _OF_A_MOMENT:
                    continue
                for to in set(world.addressees(key, event, kind)):
                    name = f"{key}#{event.seq}|{letter}|{to}"
                    yield _outbox_id(name), f"{event.name} {name}"


def _reminders(found: Evidence) -> Iterator[tuple[str, str]]:
    """They have no event, or one that does not say to whom: the row says that one was wanted, and it must go out once."""
    momentary = {letter for rows in LETTERS.values() for letter, kind in rows if kind in _OF_A_MOMENT}
    for row in found.of("MAIL"):
        letter = row.body["letter"]
        if letter in momentary or (letter in _REMINDING and not _is_of_event(row.body["about"])):
            yield row.id, f"{row.body['letter']} {row.body['about']} {row.body['to']}"


def _is_of_event(about: str) -> bool:
    """`KIND#id#7`, where a reminder has its name."""
    return about.rpartition("#")[2].isdigit()


def _outbox_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _describe(found: Evidence, id_: str) -> str:
    row = next((row for row in found.of("MAIL") if row.id == id_), None)
    return f"{row.body['letter']} about {row.body['about']} to {row.body['to']}" if row else id_


class _World:
    """Roles, councils and producers as rows, and dossiers as their journals tell of them at any instant."""

    def __init__(self, found: Evidence) -> None:
        self._found = found
        self._grants = [row.body["grant"] | {"email": row.body["email"]} for row in found.of("GRANT")]
        self._producers = {row.id: row.body for row in found.of("PRODUCER")}
        self._councils = {row.id: row.body["members"] for row in found.of("COUNCIL")}
        self._seated = {row.id: [seat["email"] for seat in row.body.get("seats", ())] for row in found.of("COUNCIL")}
        self._dossiers, self._rounds = found.bodies("DOSSIER"), found.bodies("ROUND")
        self._find: Mapping[To, Callable[[str, Happened], Iterator[str]]] = {
            To.PRODUCER: self._producer,
            To.HOLDERS: self._holders,
            To.OFFICERS: self._officers,
            To.TIER_OFFICERS: self._deciders,
            To.PRODUCERS: self._all_producers,
            To.DRAFTERS: self._drafters,
            To.MEMBERS: self._members,
            To.ALL_MEMBERS: self._all_members,
            To.UNSIGNED: self._unsigned,
            To.CHAIRS: self._chairs,
            To.COORDINATORS: self._coordinators,
            To.HOME_OFFICERS: self._home,
            To.LEADERS: self._leaders,
            To.PREPARERS: self._preparers,
            To.REOPENED: lambda _, event: iter(event.data["members"]),
            To.UNIT_OFFICERS: self._unit_officers,
            To.COLLEAGUES: self._colleagues,
            To.ADVISERS: self._advisers,
        }

    def addressees(self, key: str, event: Happened, kind: To) -> Iterator[str]:
        """Addresses that this event's letter goes to."""
        return self._find[kind](key.partition("#")[2], event)

    def _with(self, role: str, province: str, unit: str | None = None) -> Iterator[str]:
        return (
            grant["email"]
            for grant in self._grants
            if (grant["role"], grant["province"]) == (role, province) and unit in (None, grant["unit"])
        )

    def _in_round(self, round_id: str) -> Iterator[tuple[Any, Sequence[Happened]]]:
        return (
            (body, self._found.journals[f"DOSSIER#{id_}"])
            for id_, body in self._dossiers.items()
            if body["round"] == round_id
        )

    def _standing(self, round_id: str, event: Happened) -> Iterator[tuple[Any, Sequence[Happened]]]:
        """The round's dossiers that stood at the event's tier, in anybody's hands."""
        first = self._rounds[round_id]["stages"][0]["tier"]
        for body, events in self._in_round(round_id):
            state, tier = state_at(events, event.at)
            if state not in _NOBODY_HOLDS and (tier or first) == event.data["tier"]:
                yield body, events

    def _producer(self, id_: str, _event: Happened) -> Iterator[str]:
        yield from _reached(self._producers[self._dossiers[id_]["producer"]])

    def _home(self, id_: str, event: Happened) -> Iterator[str]:
        """The home unit, where another's authority decided."""
        body = self._dossiers[id_]
        ruling = ruling_of(self._found, body, event.data["tier"])
        if not isinstance(ruling, str) and ruling.unit != body["unit"]:
            yield from self._with("officer", body["province"], body["unit"])

    def _holders(self, id_: str, event: Happened) -> Iterator[str]:
        body = self._dossiers[id_]
        tier = event.data.get("to") or state_at(self._found.journals[f"DOSSIER#{id_}"], event.at)[1]
        yield from self._with("officer", body["province"], _holder(body, tier))

    def _officers(self, id_: str, _event: Happened) -> Iterator[str]:
        yield from self._with("officer", self._rounds[id_]["province"])

    def _deciders(self, id_: str, event: Happened) -> Iterator[str]:
        for body, events in self._in_round(id_):
            if any(each.name == "DossierScored" and each.data["tier"] == event.data["tier"] for each in events):
                ruling = ruling_of(self._found, body, event.data["tier"])
                if not isinstance(ruling, str):
                    yield from self._with("officer", body["province"], ruling.unit)

    def _all_producers(self, id_: str, event: Happened) -> Iterator[str]:
        province = self._rounds[id_]["province"]
        for producer in self._producers.values():
            if producer["province"] == province and _at(producer.get("registered_at")) <= event.at:
                yield from _reached(producer)

    def _drafters(self, id_: str, event: Happened) -> Iterator[str]:
        for body, events in self._in_round(id_):
            if state_at(events, event.at)[0] == "draft":
                yield from _reached(self._producers[body["producer"]])

    def _members(self, id_: str, event: Happened) -> Iterator[str]:
        for unit in self._at_work(id_, event):
            yield from self._councils.get(f"{self._rounds[id_]['plan']}#{unit}", [])

    def _preparers(self, id_: str, event: Happened) -> Iterator[str]:
        """Secretaries of the councils at work, or their units' officers."""
        round_ = self._rounds[id_]
        for unit in self._at_work(id_, event):
            if f"{round_['plan']}#{unit}" in self._councils:
                secretaries = list(self._with("secretary", round_["province"], unit))
                yield from secretaries or self._with("officer", round_["province"], unit)

    def _at_work(self, id_: str, event: Happened) -> set[str]:
        round_, tier = self._rounds[id_], event.data["tier"]
        standing = {_holder(body, tier) for body, _ in self._standing(id_, event)}
        return {round_["province"]} if _level(round_["regulation"], tier) == "province" else standing

    def _unit_officers(self, id_: str, _event: Happened) -> Iterator[str]:
        body = self._dossiers[id_]
        yield from self._with("officer", body["province"], body["unit"])

    def _colleagues(self, id_: str, event: Happened) -> Iterator[str]:
        """Once the centre has answered: the province's other officers."""
        body = self._dossiers[id_]
        office = list(self._with("officer", body["province"], body["province"])) if body.get("centre") else []
        yield from [email for email in office if email != event.by] or office

    def _advisers(self, id_: str, event: Happened) -> Iterator[str]:
        body = self._dossiers[id_]
        found = self._with("adviser", body["province"], _holder(body, event.data["tier"]))
        yield from (email for email in found if email not in body["barred"])

    def _all_members(self, id_: str, _event: Happened) -> Iterator[str]:
        plan = self._rounds[id_]["plan"]
        for key, members in self._councils.items():
            if key.startswith(f"{plan}#"):
                yield from self._seated[key] or members

    def _unsigned(self, id_: str, event: Happened) -> Iterator[str]:
        for _, events in self._standing(id_, event):
            at_tier = [each for each in events if each.at <= event.at and each.data.get("tier") == event.data["tier"]]
            yield from left_to_sign(at_tier)

    def _chairs(self, id_: str, event: Happened) -> Iterator[str]:
        """Of councils with a dossier whose star minimums nobody had concluded on by then."""
        for body, events in self._standing(id_, event):
            by_findings = settings_of(body["regulation"], self._rounds[id_])["star_minimum"] == "council_finding"
            state = state_at(events, event.at)[0]
            said = [each for each in events if each.name == "CouncilConcluded" and each.at <= event.at]
            open_ = not (said and said[-1].data["complete"])
            if body["criteria_set"] is not None and by_findings and open_ and state in _BEFORE_COUNCIL:
                unit = _holder(body, event.data["tier"])
                yield from self._with("chair", body["province"], unit)

    def _leaders(self, id_: str, event: Happened) -> Iterator[str]:
        """Chairs and secretaries of councils with a dossier on the table, or scored, at the stage that stood still."""
        before = [each for each in self._found.journals[f"ROUND#{id_}"] if each.at <= event.at]
        decided = {each.data["tier"] for each in before if each.name == "StageDecided"}
        tier = next((stage["tier"] for stage in self._rounds[id_]["stages"] if stage["tier"] not in decided), None)
        for body, events in self._in_round(id_):
            state, stands_at = state_at(events, event.at)
            if state in ("in_council", "scored") and stands_at == tier:
                for role in ("chair", "secretary"):
                    yield from self._with(role, body["province"], _holder(body, tier))

    def _coordinators(self, id_: str, _event: Happened) -> Iterator[str]:
        about = self._rounds.get(id_) or self._found.bodies("PLAN")[id_]
        yield from self._with("coordinator", about["province"])


def left_to_sign(events: Sequence[Happened]) -> set[str]:
    """Members with a sheet to sign after these events of a dossier, for the first time or anew."""
    left: set[str] = set()
    signed: set[str] = set()
    for each in events:
        if each.name == "SheetsIssued":
            left, signed = set(each.data["members"]), set()
        elif each.name == "SheetSigned":
            left, signed = left - {each.by}, signed | {each.by}
        elif each.name == "MemberBarred":
            left -= {each.data["member"]}
        elif each.name == "MemberReadmitted":
            left |= {each.data["member"]} - signed
        elif each.name == "SheetReopened":
            left |= set(each.data["members"])
    return left


def _holder(dossier: Any, tier: str) -> str:
    """The unit that has a dossier in hand at a tier of its decree."""
    level = _level(dossier["regulation"], tier)
    return str({"unit": dossier["unit"], "province": dossier["province"]}.get(level, level))


def _level(name: str, tier: str) -> str:
    return next((str(rules["held_by"]) for rules in decree(name)["tiers"] if rules["tier"] == tier), "unit")


def _at(registered: str | None) -> datetime:
    """When a producer registered; one without an instant was there before the play."""
    return datetime.fromisoformat(registered) if registered else datetime.min.replace(tzinfo=UTC)


def _reached(producer: Mapping[str, Any]) -> Sequence[str]:
    """Everybody who acts for it; before several could, its one address."""
    people: Sequence[str] = producer.get("people") or [producer["email"]]
    return people
