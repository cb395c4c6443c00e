"""Appeals: a producer disputes a point of a result; it is given to an officer and answered. No score changes by it."""

from chalicelib.domain.access import Actor, require
from chalicelib.domain.appeal import DECIDED, Appeal
from chalicelib.domain.deed import Deed
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email
from chalicelib.services import deeds
from chalicelib.stores import aggregates, appeals, clock, ids, people, producers
from chalicelib.stores.tables import Row

MOST = 2000  # letters of a point and of an answer


def of_dossier(by: Actor, dossier_id: str) -> tuple[Dossier, list[Appeal]]:
    """For its producer, its unit's officers and the coordinator; earliest first."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "see_appeals", dossier.home, dossier.subject)
    return dossier, appeals.of_dossier(dossier_id)


def officers(dossier: Dossier) -> list[Email]:
    """Who may be given one: the province's officers and those of its unit."""
    units = (dossier.province, dossier.unit)
    return [email for unit in units for email in people.with_role(Role.OFFICER, dossier.province, unit)]


def file(by: Actor, dossier_id: str, point: str) -> None:
    """Only what is decided can be disputed. The coordinators are told; the form posted twice makes one."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "appeal", dossier.subject)
    if dossier.state not in DECIDED:
        raise Refused(Why.ACT_NOT_POSSIBLE, state=dossier.state, act="appeal")
    appeal = Appeal(
        id=ids.derived(dossier_id, _checked(point, "point").casefold()),
        dossier=dossier_id,
        product_name=dossier.product_name,
        province=dossier.province,
        point=_checked(point, "point"),
        by=Email(by.email),
        at=clock.now(),
    )
    try:
        _commit(by, Deed.APPEAL_FILED, appeal, None, *people.with_role(Role.COORDINATOR, dossier.province))
    except Stale:  # the form came twice
        return


def assign(by: Actor, dossier_id: str, appeal_id: str, handler: str) -> None:
    """Give it to an officer, who is told. To the same one again: nothing."""
    dossier, (appeal, row) = aggregates.get(Dossier, dossier_id), _held(dossier_id, appeal_id)
    require(by, "assign_appeal", dossier.subject)
    if handler not in officers(dossier):
        raise Refused(Why.FIELD_INVALID, "handler")
    if appeal.handler != handler:
        _commit(by, Deed.APPEAL_ASSIGNED, appeal.give_to(handler), row, Email(handler))


def answer(by: Actor, dossier_id: str, appeal_id: str, text: str) -> None:
    """Its producer is told. The same answer again: nothing."""
    dossier, (appeal, row) = aggregates.get(Dossier, dossier_id), _held(dossier_id, appeal_id)
    require(by, "answer_appeal", dossier.subject)
    said = _checked(text, "text")
    if (appeal.answer, appeal.answered_by) == (said, by.email):
        return
    told = people.producer(dossier.producer).reached_at
    _commit(by, Deed.APPEAL_ANSWERED, appeal.answered(said, by=by.email, at=clock.now()), row, *told)


def _commit(by: Actor, deed: Deed, appeal: Appeal, row: Row | None, *to: Email) -> None:
    facts = {
        "product": appeal.product_name,
        "code": appeal.dossier[-8:],
        "point": appeal.point,
        "answer": appeal.answer,
        "link": f"/ho-so/{appeal.dossier}/kien-nghi",
    }
    done = deeds.deed(by, deed, f"DOSSIER#{appeal.dossier}", appeal.province, *to, **facts)
    producers.commit(appeals.row_of(appeal, row), done=done)


def _held(dossier_id: str, appeal_id: str) -> tuple[Appeal, Row]:
    found = appeals.find(dossier_id, appeal_id)
    if found is None:
        raise NotFound("appeal")
    return found


def _checked(text: str, field: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(Why.FIELD_MISSING, field)
    if len(said) > MOST:
        raise Refused(Why.FIELD_TOO_LONG, field, most=MOST)
    return said
