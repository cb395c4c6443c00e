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
    HOLDERS = "holders"  # officers of the unit that holds the dossier
    OFFICERS = "officers"  # officers of every unit of the round
    TIER_OFFICERS = "tier_officers"  # officers who record this stage's decisions
    PRODUCERS = "producers"  # every producer of the province
    DRAFTERS = "drafters"  # producers whose dossier of this round is not filed yet
    MEMBERS = "members"  # council members with dossiers at this stage
    ALL_MEMBERS = "all_members"  # members of every council of the plan
    UNSIGNED = "unsigned"  # those of them who have a sheet left to sign
    CHAIRS = "chairs"  # chairs of councils that have star minimums to conclude on
    COORDINATORS = "coordinators"
    HOME_OFFICERS = "home_officers"  # officers of the unit the dossier comes from, when another holds it
    PROVINCE_OFFICE = "province_office"  # officers of the province
    BEHIND = "behind"  # officers of units with dossiers that are not filed, or not checked, yet
    UNIT_OFFICERS = "unit_officers"  # officers of the unit the dossier comes from, whoever holds it
    COLLEAGUES = "colleagues"  # the province's officers but the one who recorded it; that one where there is no other
    SECRETARIES = "secretaries"  # of the councils that have a sheet left to sign; a unit's officers where it has none
    PREPARERS = "preparers"  # the same of every council with dossiers at this stage
    LEADERS = "leaders"  # chairs and secretaries of the councils at work
    MISSED = "missed"  # members without whose sheets a closed stage has no quorum
    APART = "apart"  # chair and secretary where totals lie so far apart that the rules ask for a second scoring
    KNOCKED_OUT = "knocked_out"  # chair and secretary where a signed sheet proposes a knock-out
    REOPENED = "reopened"  # members who may sign another version
    ADVISERS = "advisers"  # the advisory team of the dossier's council


LETTERS: Mapping[str, tuple[tuple[str, To], ...]] = {
    "RoundOpened": (("round_opened", To.OFFICERS), ("round_opened_producer", To.PRODUCERS)),
    "RoundSealed": (("round_closed", To.OFFICERS),),
    "DateMoved": (("date_moved", To.OFFICERS), ("date_moved", To.PRODUCERS), ("date_moved", To.ALL_MEMBERS)),
    "DossierAllowedLate": (("allowed_late", To.PRODUCER), ("allowed_late_officer", To.HOLDERS)),
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
    "InquirySet": (("inquiry_set", To.PRODUCER), ("inquiry_told", To.UNIT_OFFICERS), ("inquiry_told", To.ADVISERS)),
    "StageOpened": (("sheets_ready", To.MEMBERS), ("council_prepares", To.PREPARERS), ("findings_wanted", To.CHAIRS)),
    "SheetsMissing": (("sheet_missing", To.UNSIGNED), ("finding_missing", To.CHAIRS)),
    "SheetSigned": (("spread_wide", To.APART), ("knock_out_raised", To.KNOCKED_OUT)),
    "SheetReopened": (("sheet_reopened", To.REOPENED),),
    "StageTallied": (("decision_wanted", To.TIER_OFFICERS),),
    "DossierRecognised": (
        ("result_recognised", To.PRODUCER),
        ("result_told", To.HOME_OFFICERS),
        ("centre_told", To.COLLEAGUES),
    ),
    "DossierForwarded": (("forwarded", To.PRODUCER), ("dossier_to_check", To.HOLDERS)),
    "PotentialFiveFound": (("result_potential_five", To.PRODUCER), ("result_told", To.HOME_OFFICERS)),
    "CentreFoundBelow": (("centre_below", To.PRODUCER), ("centre_choice_wanted", To.COLLEAGUES)),
    "EvaluationAgain": (("evaluate_again", To.PRODUCER), ("result_told", To.HOME_OFFICERS)),
    "DossierNotRecognised": (("result_not_recognised", To.PRODUCER), ("result_told", To.HOME_OFFICERS)),
    "DossierNotUpgraded": (("result_not_upgraded", To.PRODUCER), ("result_told", To.HOME_OFFICERS)),
    "RoundParked": (
        ("round_parked", To.COORDINATORS),
        ("round_parked_chair", To.LEADERS),
        ("sheet_missed", To.MISSED),
    ),
    "YearParked": (("round_parked", To.COORDINATORS),),
    "YearReported": (("year_report", To.COORDINATORS),),
}


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A reminder by the calendar. `anchor`: the date its offsets count from, `*.` for each stage's; a dossier's own by name."""

    anchor: str
    letters: tuple[tuple[str, To], ...]


ALERTS: Mapping[str, Alert] = {
    "filing_closes_producer": Alert(anchor="closes", letters=(("round_closing_producer", To.DRAFTERS),)),
    "filing_closes": Alert(anchor="closes", letters=(("round_closing", To.BEHIND),)),
    "proposals_close": Alert(anchor="proposes", letters=(("proposals_due", To.BEHIND),)),
    "council_opens": Alert(
        anchor="*.opens", letters=(("council_soon", To.MEMBERS), ("council_prepares", To.PREPARERS))
    ),
    "sheets_close": Alert(anchor="*.closes", letters=(("sheet_missing", To.UNSIGNED), ("sheets_open", To.SECRETARIES))),
    "sheets_missed": Alert(anchor="*.closes", letters=(("sheet_missed", To.MISSED),)),
    "decision_due": Alert(anchor="*.finish", letters=(("decision_due", To.TIER_OFFICERS),)),
    "forwards_due": Alert(anchor="forwards", letters=(("forwards_due", To.PROVINCE_OFFICE),)),
    "check_due": Alert(anchor="check_began", letters=(("check_due", To.HOLDERS),)),
    "check_overdue": Alert(
        anchor="check_due", letters=(("check_overdue", To.HOLDERS), ("check_overdue", To.PROVINCE_OFFICE))
    ),
    "inquiry_soon": Alert(
        anchor="inquiry",
        letters=(("inquiry_set", To.PRODUCER), ("inquiry_told", To.UNIT_OFFICERS), ("inquiry_told", To.ADVISERS)),
    ),
    "supplement_due": Alert(anchor="supplement", letters=(("supplement_due", To.PRODUCER),)),
}
DIGEST_LETTER = "files_digest"  # to an officer in the place of many reminders about files
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
    language: str = "vi"  # its reader's, as they chose it before this was drafted


def mail_id(about: str, letter: str, to: str) -> str:
    """The same event, letter and address always make the same mail, however often the event comes."""
    return hashlib.sha256(f"{about}|{letter}|{to}".encode()).hexdigest()[:32]
