"""Which event tells whom by which letter: one table. And a mail's way through the outbox."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.names import Email, UnitCode

LEASE = timedelta(minutes=10)  # a claim older than this has an unknown outcome
QUEUE_PATIENCE = timedelta(minutes=3)  # a draft older than this has lost its queue message


class To(StrEnum):
    """Addressees, found from roles and scope when the letter is drafted."""

    PRODUCER = "producer"  # of this dossier or product
    HOME = "home"  # officers of the home unit of the dossier, where another decided
    HOLDERS = "holders"  # officers of the unit that holds the dossier
    OFFICERS = "officers"  # officers of every unit of the round
    TIER_OFFICERS = "tier_officers"  # officers who record this stage's decisions
    PRODUCERS = "producers"  # every producer of the province
    DRAFTERS = "drafters"  # producers whose dossier of this round is not filed yet
    MEMBERS = "members"  # council members with dossiers at this stage
    UNSIGNED = "unsigned"  # those of them who have a sheet left to sign
    CHAIRS = "chairs"  # chairs of councils that have star minimums to conclude on
    COORDINATORS = "coordinators"


LETTERS: Mapping[str, tuple[tuple[str, To], ...]] = {
    "RoundOpened": (("round_opened", To.OFFICERS), ("round_opened_producer", To.PRODUCERS)),
    "RoundClosing": (("round_closing", To.OFFICERS), ("round_closing_producer", To.DRAFTERS)),
    "RoundSealed": (("round_closed", To.OFFICERS),),
    "DateMoved": (("date_moved", To.OFFICERS), ("date_moved", To.PRODUCERS)),
    "DossierSubmitted": (("dossier_received", To.PRODUCER), ("dossier_to_check", To.HOLDERS)),
    "DossierResubmitted": (("dossier_received", To.PRODUCER), ("dossier_to_check", To.HOLDERS)),
    "FiledFileRefused": (("file_refused", To.PRODUCER), ("file_refused_officer", To.HOLDERS)),
    "DossierProposed": (("dossier_proposed", To.PRODUCER), ("dossier_to_check", To.HOLDERS)),
    "DossierReturned": (("dossier_returned", To.PRODUCER),),
    "SupplementReminded": (("dossier_reminded", To.PRODUCER),),
    "DossierReturnedDown": (("dossier_returned_down", To.HOLDERS),),
    "DossierAccepted": (("dossier_accepted", To.PRODUCER),),
    "DossierDeferred": (("dossier_deferred", To.PRODUCER),),
    "DossierWithdrawn": (("dossier_withdrawn", To.PRODUCER),),
    "StageOpened": (("sheets_ready", To.MEMBERS), ("findings_wanted", To.CHAIRS)),
    "SheetsMissing": (("sheet_missing", To.UNSIGNED), ("finding_missing", To.CHAIRS)),
    "StageTallied": (("decision_wanted", To.TIER_OFFICERS),),
    "DossierRecognised": (("result_recognised", To.PRODUCER), ("result_to_unit", To.HOME)),
    "DossierForwarded": (("forwarded", To.PRODUCER), ("dossier_to_check", To.HOLDERS)),
    "PotentialFiveFound": (("result_potential_five", To.PRODUCER), ("result_to_unit", To.HOME)),
    "CentreFoundBelow": (("centre_below", To.PRODUCER), ("centre_choice_wanted", To.HOLDERS)),
    "EvaluationAgain": (("evaluate_again", To.PRODUCER), ("result_to_unit", To.HOME)),
    "DossierNotRecognised": (("result_not_recognised", To.PRODUCER), ("result_to_unit", To.HOME)),
    "DossierNotUpgraded": (("result_not_upgraded", To.PRODUCER), ("result_to_unit", To.HOME)),
    "RoundParked": (("round_parked", To.COORDINATORS),),
    "YearParked": (("round_parked", To.COORDINATORS),),
    "YearReported": (("year_report", To.COORDINATORS),),
}
SIGN_IN_LETTER = "sign_in_code"
RETURN_LETTER = "not_delivered"  # to whoever is told in the place of somebody whose address took no mail


class MailState(StrEnum):
    """DRAFTED -> CLAIMED -> SENT, or PARKED: listed for a person, never silently lost or doubled.

    HELD waits in its unit's preview until somebody releases it to DRAFTED, or discards it with a reason.
    """

    DRAFTED = "drafted"
    CLAIMED = "claimed"
    SENT = "sent"
    PARKED = "parked"
    HELD = "held"
    DISCARDED = "discarded"
    BLANK = "blank"  # never sent: an unknown address costs the same work as a known one


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One letter to one address because of one event."""

    id: str
    letter: str
    to: Email
    province: UnitCode
    about: str  # aggregate and sequence: "DOSSIER#…#3"
    facts: Mapping[str, str] = field(default_factory=dict)
    state: MailState = MailState.DRAFTED
    drafted_at: datetime
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    provider_id: str = ""
    trouble: str = ""
    held_for: str = ""  # the unit in whose preview it waits, or waited


def mail_id(about: str, letter: str, to: str) -> str:
    """The same event, letter and address always make the same mail, however often the event comes."""
    return hashlib.sha256(f"{about}|{letter}|{to}".encode()).hexdigest()[:32]
