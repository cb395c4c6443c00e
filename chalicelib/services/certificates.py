"""A product beside its dossier: under evaluation while one is filed, a candidate again when it ends, expired in time.

Stale goes to the caller, who calls again: by then the rows tell what is left to do.
"""

from chalicelib.domain.access import CONDUCTOR
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import ProductState
from chalicelib.domain.product import Product
from chalicelib.domain.words import VIETNAM
from chalicelib.stores import aggregates, clock

_BY = CONDUCTOR.email
_IDLE = (ProductState.CANDIDATE, ProductState.EXPIRED)


def begin_evaluation(dossier_id: str) -> None:
    """A dossier was filed: its product is under evaluation, unless it is recognised and keeps that until a decision."""
    dossier = aggregates.get(Dossier, dossier_id)
    product = aggregates.get(Product, dossier.product)
    if product.state in _IDLE and dossier.state.is_under_evaluation:
        aggregates.commit(product.begin_evaluation(by=_BY, at=clock.now()))


def end_evaluation(dossier_id: str) -> None:
    """A dossier ended, or left its round, without a decision: its product waits for the next.

    An event that comes late may find the dossier filed again: then it tells nothing any more.
    """
    dossier = aggregates.get(Dossier, dossier_id)
    product = aggregates.get(Product, dossier.product)
    if not dossier.state.is_under_evaluation and product.state is ProductState.UNDER_EVALUATION:
        aggregates.commit(product.end_evaluation(by=_BY, at=clock.now()))


def expire_due(province: str) -> int:
    """Mark every recognition whose last day has passed; how many."""
    now = clock.now()
    ended = list(aggregates.products_ending(province, now.astimezone(VIETNAM).date().isoformat()))
    for product in ended:
        if product.state.is_recognised:
            aggregates.commit(product.expire(by=_BY, at=now))
    return len(ended)
