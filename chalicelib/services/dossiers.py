"""A producer's dossiers: open one, find them, look at one. Who may see a dossier is decided here."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.criteria import CriteriaSet, DocumentRule, Label
from chalicelib.domain.dossier import Document, DocumentState, Dossier, Kind
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.filing import filed_until
from chalicelib.domain.lifecycle import DossierState, ProductState, Role
from chalicelib.domain.names import ProducerId, UnitCode
from chalicelib.domain.people import Producer
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import Regulation
from chalicelib.domain.round import Round
from chalicelib.services import conflicts, profile, rounds, wording
from chalicelib.services.self_assessment import Standing, standing
from chalicelib.services.set_choice import SetGroup, set_groups, set_number
from chalicelib.stores import aggregates, clock, criteria, files, ids, papers, people, regulations

_NAME_MOST = 200
_TRIES = 3


@dataclass(frozen=True, kw_only=True)
class DossierView:
    """A dossier with what a page shows around it."""

    dossier: Dossier
    round: Round
    documents: tuple[Document, ...]
    product: Product
    regulation: Regulation
    criteria: CriteriaSet | None
    filed_until: datetime | None
    standing: Standing | None = None  # of the producer's own assessment; None without a criteria set
    evidence: tuple[DocumentRule, ...] = ()  # what the set expects of such a producer's dossier

    @property
    def kinds(self) -> dict[str, Label]:
        """The expected papers in words, by kind; of several rules of a kind the first says it."""
        return {rule.kind: rule.label for rule in reversed(self.evidence)}

    def may_add(self, at: datetime) -> bool:
        """Whether files may be added, and the dossier filed, as far as time goes."""
        return self.filed_until is not None and self.round.opens_at <= at < self.filed_until

    def awaits(self, at: datetime) -> bool:
        """Whether a file may still come by a ticket that was given in time."""
        return not self.dossier.state.is_over and any(document.is_awaited(at) for document in self.documents)


@dataclass(frozen=True, kw_only=True)
class OwnDossier:
    """One of a producer's list: until when it may be filed, if anything is to be filed."""

    dossier: Dossier
    round: Round
    filed_until: datetime | None


def open_dossier(
    by: Actor, *, product_name: str, kind: str, product: str = "", criteria_set: str = "", producer: str = ""
) -> Dossier:
    """A draft in the round that takes filings now, or in the next. One per product and round: a second try continues it."""
    require(by, "open_dossier")
    grant = profile.filed_for(by, producer)
    if kind not in set(Kind):
        raise Refused(Why.FIELD_INVALID, "kind")
    now = clock.now()
    round_ = rounds.next_to_file_in(grant.province, now)
    if round_ is None:
        raise Refused(Why.NO_ROUND_OPEN)
    set_no = set_number(round_.regulation, criteria_set)
    for _ in range(_TRIES):
        chosen = _product_for(by, grant.producer, name=product_name, kind=Kind(kind), product_id=product, now=now)
        held = papers.draft_of(chosen.id, round_.id)
        existing = aggregates.find(Dossier, held.body["dossier"]) if held else None
        if existing and existing.round == round_.id and not existing.state.is_over:
            return existing
        dossier = _draft(by, round_, chosen, Kind(kind), now, set_no=set_no)
        is_new = aggregates.find(Product, chosen.id) is None
        mark = papers.draft_row(chosen.id, round_.id, dossier.id, held)
        try:
            aggregates.commit(dossier, *([chosen] if is_new else []), beside=[mark])
        except Stale:  # the form posted twice: look at what the twin has opened
            continue
        return dossier
    raise Refused(Why.CHANGED_MEANWHILE)


def sets_to_choose(by: Actor) -> tuple[SetGroup, ...]:
    """The criteria sets a new dossier chooses from, by group; none with no round to open it in."""
    require(by, "list_own_dossiers")
    coming = (rounds.next_to_file_in(grant.province, clock.now()) for grant in by.grants_as(Role.PRODUCER))
    decree = next((round_.regulation for round_ in coming if round_), None)
    return set_groups(decree) if decree else ()


def view(by: Actor, dossier_id: str) -> DossierView:
    """A dossier, its documents, its round and product. The sheets of a consent only for those whom they concern."""
    dossier = aggregates.get(Dossier, dossier_id)
    _see(by, dossier)
    chosen, reads_consents = _chosen_set(dossier), may(by, "see_consent_sheet", dossier.home)
    round_ = aggregates.get(Round, dossier.round)
    return DossierView(
        dossier=dossier,
        round=round_,
        documents=tuple(
            document
            for document in papers.documents(dossier_id, _filed_with(dossier))
            if document.is_evidence or reads_consents
        ),
        product=aggregates.get(Product, dossier.product),
        regulation=regulations.regulation(dossier.regulation),
        criteria=chosen,
        filed_until=filed_until(dossier, round_),
        evidence=chosen.documents_of(people.producer(dossier.producer).type, dossier.kind) if chosen else (),
        standing=standing(by, dossier, chosen) if chosen else None,
    )


def mine(by: Actor) -> list[OwnDossier]:
    """A producer's dossiers, newest first."""
    require(by, "list_own_dossiers")
    found = [dossier for grant in by.grants_as(Role.PRODUCER) for dossier in aggregates.dossiers_by(grant.producer)]
    rounds_ = {id_: aggregates.get(Round, id_) for id_ in {dossier.round for dossier in found}}
    own = [
        OwnDossier(dossier=each, round=rounds_[each.round], filed_until=filed_until(each, rounds_[each.round]))
        for each in found
    ]
    return sorted(own, key=lambda each: each.dossier.id, reverse=True)


def my_products(by: Actor) -> list[Product]:
    """A producer's own products, for an upgrade or a re-evaluation."""
    require(by, "list_own_dossiers")
    return [
        product
        for grant in by.grants_as(Role.PRODUCER)
        for product in aggregates.products_of(grant.province, grant.unit)
        if product.producer == grant.producer
    ]


def document_link(by: Actor, dossier_id: str, document_id: str) -> str:
    """A short-lived link to a checked file of evidence."""
    _see(by, aggregates.get(Dossier, dossier_id))
    return _link(dossier_id, document_id, is_evidence=True)


def consent_link(by: Actor, dossier_id: str, document_id: str) -> str:
    """The same to a signed consent, which is personal: for its producer, the home unit's officers and the coordinator."""
    require(by, "see_consent_sheet", aggregates.get(Dossier, dossier_id).home)
    return _link(dossier_id, document_id, is_evidence=False)


def _link(dossier_id: str, document_id: str, *, is_evidence: bool) -> str:
    found = papers.document(dossier_id, document_id)
    if found is None or found[0].is_evidence is not is_evidence:
        raise NotFound("document")
    if found[0].state is not DocumentState.READY:
        raise Refused(Why.FILE_NOT_READY, "document")
    return files.link(found[0].key, found[0].name, found[0].content_type)


def _filed_with(dossier: Dossier) -> frozenset[str]:
    """Ids of the documents that lie before others now; none while its producer may still change them."""
    changes = dossier.state in (DossierState.DRAFT, DossierState.RETURNED)
    return frozenset() if changes else frozenset(document.id for document in dossier.documents)


def _see(by: Actor, dossier: Dossier) -> None:
    require(by, "see_dossier", dossier.home, dossier.subject)
    conflicts.admit(by, dossier)


def _chosen_set(dossier: Dossier) -> CriteriaSet | None:
    """In the province's words, where it has loaded some."""
    if dossier.criteria_set is None:
        return None
    return wording.show(dossier.province, criteria.criteria_set(dossier.regulation, dossier.criteria_set))


def _draft(by: Actor, round_: Round, product: Product, kind: Kind, now: datetime, *, set_no: int | None) -> Dossier:
    first = regulations.regulation(round_.regulation).tiers[0]
    return Dossier.open(
        by=by.email,
        at=now,
        id=ids.ulid(),
        plan=round_.plan,
        round=round_.id,
        unit=product.unit,
        province=product.province,
        producer=product.producer,
        producer_name=product.producer_name,
        product=product.id,
        product_name=product.name,
        kind=kind,
        tier=first.tier,
        held_by=first.held_by,
        regulation=round_.regulation,
        criteria_set=set_no,
    )


def _product_for(
    by: Actor, producer_id: ProducerId, *, name: str, kind: Kind, product_id: str, now: datetime
) -> Product:
    if kind is Kind.FIRST:
        name = name.strip()
        if not name:
            raise Refused(Why.FIELD_MISSING, "product_name")
        if len(name) > _NAME_MOST:
            raise Refused(Why.FIELD_TOO_LONG, "product_name", most=_NAME_MOST)
        return _named(by, people.producer(producer_id), name, now)
    product = aggregates.find(Product, product_id) if product_id else None
    if product is None or product.producer != producer_id:
        raise Refused(Why.FIELD_INVALID, "product")
    if (kind is Kind.UPGRADE and not product.state.is_recognised) or product.state is ProductState.CANDIDATE:
        raise Refused(Why.PRODUCT_NOT_RECOGNISED, "product")
    return product


def _named(by: Actor, producer: Producer, name: str, now: datetime) -> Product:
    """The producer's product of that name, or a new candidate: the name makes the id, so two requests make one product."""
    id_ = ids.derived(producer.id, name.casefold())
    return aggregates.find(Product, id_) or Product.register(
        by=by.email,
        at=now,
        id=id_,
        name=name,
        producer=producer.id,
        producer_name=producer.name,
        unit=producer.unit,
        unit_name=_unit_name(producer.province, producer.unit),
        province=producer.province,
    )


def _unit_name(province: str, unit: str) -> str:
    names = {each.code: each.name for plan in aggregates.plans() if plan.province == province for each in plan.units}
    return names.get(UnitCode(unit), unit)
