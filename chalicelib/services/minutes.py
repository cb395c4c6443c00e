"""A council's minutes: the rules it worked by and where each comes from, who signed, what it came to for each product."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.council_settings import Settings
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import Outcome, Regulation, Tier
from chalicelib.domain.round import Round
from chalicelib.domain.stage import Stage
from chalicelib.domain.verdict import Verdict
from chalicelib.services.councils import Sitting, settings_for, sitting_of
from chalicelib.stores import aggregates, people, regulations


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One product: what is on record, and the proposal made from it. `verdict` is None for sheets in parts."""

    here: Sitting
    proposal: Proposal
    verdict: Verdict | None

    @property
    def dossier(self) -> Dossier:
        """Whose."""
        return self.here.dossier

    @property
    def chair(self) -> str:
        """The first who was seated, "" where nobody is on record."""
        return self.here.members[0] if self.here.members else ""

    @property
    def goes_on(self) -> bool:
        """To the next tier, or to whoever stands above the last."""
        return self.proposal.outcome in (Outcome.FORWARDED, Outcome.POTENTIAL_FIVE)


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Of one council at one tier. `rules` has the settings of each decree its products are bound to."""

    round: Round
    stage: Stage
    unit: str
    rules: tuple[tuple[Regulation, Settings], ...]
    entries: tuple[Entry, ...]
    names: dict[str, str]  # of members by address; one without a name goes by the address
    seal: str  # of the tier's results, as the stand-alone verifier computes it; "" before the tally


def minutes(by: Actor, round_id: str, tier: Tier, unit: str) -> Minutes:
    """What the unit's council put on record at this tier, or what was sent back for the unit to decide."""
    round_ = aggregates.get(Round, round_id)
    require(by, "see_proposals", Subject(unit=UnitCode(unit), province=round_.province))
    return record(round_, tier, unit)


def record(round_: Round, tier: Tier, unit: str) -> Minutes:
    """The same for whoever asks with rights of their own."""
    stage = round_.stage(tier)
    entries = tuple(_entries(round_, stage.tier, unit))
    decrees = dict.fromkeys(entry.here.regulation.id for entry in entries) or {round_.regulation: None}
    return Minutes(
        round=round_,
        stage=stage,
        unit=unit,
        rules=tuple((regulations.regulation(id_), _settings(id_, round_, entries)) for id_ in decrees),
        entries=entries,
        names=_names(entries),
        seal=stage.seal,
    )


def _entries(round_: Round, tier: Tier, unit: str) -> Iterator[Entry]:
    for dossier in aggregates.dossiers_in(round_):
        for proposal in (*dossier.past_proposals, *([dossier.proposal] if dossier.proposal else [])):
            held_by = regulations.regulation(dossier.regulation).rules_of(proposal.tier).held_by
            concerned = {dossier.unit_at(held_by), dossier.unit_at(proposal.decided_at)}
            if proposal.tier == tier and unit in concerned:
                here = sitting_of(dossier, round_, proposal)
                yield Entry(here=here, proposal=proposal, verdict=here.verdict)


def _settings(regulation: str, round_: Round, entries: tuple[Entry, ...]) -> Settings:
    """As the products were tallied by; before any was, as they will be."""
    found = (entry.here.settings for entry in entries if entry.here.regulation.id == regulation)
    return next(found, settings_for(regulation, round_))


def _names(entries: tuple[Entry, ...]) -> dict[str, str]:
    known = {}
    signed = {sheet.member for entry in entries for sheet in entry.here.signed}
    for email in {member for entry in entries for member in entry.here.members} | signed:
        person = people.actor(Email(email))
        known[email] = person.name if person else email
    return known
