"""One dossier of one producer in one commune, everything that a path can name, and everybody who may or may not ask.

A person is a role and a place, as seen from the dossier: its own unit, a sister unit of the province, the parent (the
province's own office), and another province whose unit has the very same code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain.access import Actor
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.people import Session
from chalicelib.domain.round import Phase
from chalicelib.services import assisting, ideas
from chalicelib.stores import ids, people
from tests import factories as make
from tests.doors import situations as given
from tests.factories import EAST, PLAN, PROVINCE, WEST, Player

OTHER = UnitCode("khac")
NAME = "Mứt dừa dấu riêng"  # in every page that shows the dossier, in no page of anybody else
_PHASES: Mapping[DossierState, Phase] = {
    DossierState.DRAFT: Phase.FILING,
    DossierState.SUBMITTED: Phase.FILING,
    DossierState.RETURNED: Phase.FILING,
    DossierState.ACCEPTED: Phase.CHECKING,
    DossierState.WITHDRAWN: Phase.FILING,
    DossierState.IN_COUNCIL: Phase.COUNCIL,
}
_PLACES = {"own": (EAST, PROVINCE), "sister": (WEST, PROVINCE), "parent": (PROVINCE, PROVINCE), "other": (EAST, OTHER)}
_SEATED = (Role.OFFICER, Role.MEMBER, Role.CHAIR, Role.VICE, Role.SECRETARY, Role.ADVISER)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`people` by "role.place"; `ids` by the name that a path gives them."""

    dossier: Dossier
    people: Mapping[str, Player | None]
    ids: Mapping[str, str]


def scene(state: DossierState, phase: Phase | None = None) -> Scene:
    """The world is empty before. The east's council is seated; the producer has an idea, a paper and a consent given.

    `phase`: of the year, where it is not the one in which such a dossier is met.
    """
    make.year(phase or _PHASES.get(state, Phase.DECISION))
    council, owner = make.council(), make.producer()
    officer = make.officer()
    made = make.dossier(owner, state, name=NAME)
    document = make.document(made)
    idea = ideas.register(owner.actor, {"name": NAME, "producer": owner.producer}).id
    consent = assisting.record(officer.actor, {**_SAID, "producer": owner.producer})
    vice = make.person(Role.VICE, EAST, email=council[2].email)
    seated = {"member.own": council[1], "chair.own": council[0], "vice.own": vice}
    everybody = {**_signed_in(owner), **seated, "officer.own": officer}
    return Scene(dossier=made, people={"nobody": None, **everybody}, ids={
        "dossier": made.id, "document": document.id, "producer": owner.producer, "idea": idea, "consent": consent.id,
        "round": made.round, "tier": made.tier, "unit": EAST, "plan": PLAN, "regulation": made.regulation, **_NAMES,
    })  # fmt: skip


_SAID = {"producer_name": "", "producer_type": "household", "given_by": "Bà Thử", "manner": "spoken", "agreed": "1"}
FORM = {  # every field that some page reads before it asks a service, each as it should be
    "version": "1", "seen": "0", "reason": "Mưa lũ", **given.DECISION, **given.FIGURE, "moment": "closes", "to": given.days(12),
    "province": PROVINCE, "edition": "1", "letter": "5/TTr", "until": given.days(12), "letter_date": given.DECISION["date"], "samples": "5", "inquiry": "1", "product_name": "Kẹo", "kind": "first",
}
_NAMES = {"code": "1.1", "section": "chu-the", "paper": "mau-01", "key": "000-1", "no": "8", "language": "en", "appeal": "none"}


def _signed_in(owner: Player) -> dict[str, Player]:
    seats = {f"{role}.{place}": _seated(role, place) for role in _SEATED for place in _PLACES}
    return {
        **seats,
        "producer.own": owner,
        "producer.sister": make.producer(WEST, name="Hàng xóm"),
        "producer.other": _seated(Role.PRODUCER, "other", producer=ids.ulid()),
        "coordinator.own": make.coordinator(),
        "coordinator.other": make.person(Role.COORDINATOR, OTHER, email="dieu.phoi.khac@vidu.example", province=OTHER),
        "stranger": _stranger(),
    }


def _seated(role: Role, place: str, **more: str) -> Player:
    """A chair is one of the members, and so is a vice chair."""
    unit, province = _PLACES[place]
    who = {"email": f"{role}.{place}@vidu.example", "province": province, **more}
    if role in (Role.CHAIR, Role.VICE):
        make.person(Role.MEMBER, unit, **who)
    return make.person(role, unit, **who)


def _stranger() -> Player:
    """Signed in, and nothing more."""
    email, token, secret = Email("nguoi.la@vidu.example"), ids.secret(), ids.secret()
    people.enrol(email, "Người lạ", ())
    people.put_session(token, Session(email=email, csrf=secret, expires_at=make.now() + timedelta(hours=1)))
    return Player(actor=Actor(email=email, name="Người lạ"), token=token, csrf=secret)
