"""What somebody did to a thing that is no aggregate: a row of the journal, and the letters that tell of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.names import Email, UnitCode


class Deed(StrEnum):
    """Names of deeds."""

    PROFILE_CHANGED = "ProfileChanged"
    PERSON_INVITED = "PersonInvited"
    PERSON_JOINED = "PersonJoined"
    PERSON_LEFT = "PersonLeft"
    PERSON_REMOVED = "PersonRemoved"
    HANDED_OVER = "HandedOver"
    JOIN_ASKED = "JoinAsked"
    PERSONAL_CHANGED = "PersonalChanged"
    PERSONAL_SEEN = "PersonalSeen"
    DOSSIER_SEEN = "DossierSeen"
    DOCUMENT_SEEN = "DocumentSeen"
    CONSENT_SEEN = "ConsentSeen"
    PAPERS_SEEN = "PapersSeen"
    NOTICES_SEEN = "NoticesSeen"
    RECORD_SEEN = "RecordSeen"
    CONFLICTS_SEEN = "ConflictsSeen"
    PRODUCER_SEEN = "ProducerSeen"
    IDEA_SEEN = "IdeaSeen"
    IDEA_REGISTERED = "IdeaRegistered"
    IDEA_ANSWERED = "IdeaAnswered"
    CONSENT_RECORDED = "ConsentRecorded"
    CONSENT_ENDED = "ConsentEnded"
    PACKAGE_SENT = "PackageSent"
    APPEAL_FILED = "AppealFiled"
    APPEAL_ASSIGNED = "AppealAssigned"
    APPEAL_ANSWERED = "AppealAnswered"


LOOKS = frozenset(deed for deed in Deed if deed.endswith("Seen"))  # at personal data; they change nothing
DEED_LETTERS: Mapping[Deed, str] = {
    Deed.PERSON_INVITED: "person_invited",
    Deed.PERSON_JOINED: "people_changed",
    Deed.PERSON_LEFT: "people_changed",
    Deed.PERSON_REMOVED: "people_changed",
    Deed.HANDED_OVER: "people_changed",
    Deed.JOIN_ASKED: "join_asked",
    Deed.IDEA_REGISTERED: "idea_registered",
    Deed.IDEA_ANSWERED: "idea_answered",
    Deed.CONSENT_RECORDED: "consent_recorded",
    Deed.CONSENT_ENDED: "consent_ended",
    Deed.PACKAGE_SENT: "package_sent",
    Deed.APPEAL_FILED: "appeal_filed",
    Deed.APPEAL_ASSIGNED: "appeal_assigned",
    Deed.APPEAL_ANSWERED: "appeal_answered",
}


@dataclass(frozen=True, kw_only=True)
class Done:
    """One deed about `KIND#id`. `to` are told; `facts` are what the letter names, nothing personal; a look's its version."""

    id: str
    about: str
    deed: Deed
    at: datetime
    by: Email
    province: UnitCode
    to: tuple[Email, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    prev: str = ""  # the hash of a deed about the same thing that was there before; two at once may have the same

    @property
    def seen_at(self) -> int | None:
        """The version that a look saw; None of a deed, and of looks of before."""
        return int(self.facts["version"]) if self.deed in LOOKS and "version" in self.facts else None
