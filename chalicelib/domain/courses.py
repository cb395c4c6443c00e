"""Each product's course through a plan's period: what it held on the eve, what it holds now, and all it may still come to.

What is possible follows from the dossiers under way, each by the tier at which it stands. Pure, and without a guess.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.names import ProducerId, ProductId, RegulationId, RoundId, UnitCode
from chalicelib.domain.people import ProducerType
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import Outcome, Regulation, Result
from chalicelib.domain.targets import Figure

_FIVE = 5
_LEFT_BEHIND = (DossierState.DRAFT, DossierState.DEFERRED)
_CARRIED = (*_LEFT_BEHIND, DossierState.RETURNED)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a product stands: stars of the recognition in force (0: none), waiting for the centre.

    `fresh`: recognised by a decision of the period; `again`: and not for the first time.
    """

    stars: int = 0
    potential: bool = False
    fresh: bool = False
    again: bool = False

    @property
    def is_ranked(self) -> bool:
        """Counts among the OCOP products."""
        return self.stars > 0 or self.potential


@dataclass(frozen=True, kw_only=True)
class Course:
    """A product in a plan's period: `before` are its stars on the eve."""

    unit: UnitCode
    producer: ProducerId
    before: int
    now: Standing
    possible: frozenset[Standing]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """All that a plan is measured by, on one day. `dossiers` are the plan's own; `filing` its rounds that take filings.

    `is_over`: the year is reported, and nothing more is expected of what was filed in it.
    """

    products: Sequence[Product]
    dossiers: Sequence[Dossier]
    producers: Mapping[ProducerId, ProducerType]
    regulations: Mapping[RegulationId, Regulation]
    filing: frozenset[RoundId]
    figures: Sequence[Figure]
    units: Sequence[UnitCode]
    since: date
    today: date
    is_over: bool

    @cached_property
    def files(self) -> Mapping[ProductId, list[Dossier]]:
        """The plan's dossiers by product."""
        found: dict[ProductId, list[Dossier]] = {}
        for dossier in self.dossiers:
            found.setdefault(dossier.product, []).append(dossier)
        return found

    @cached_property
    def eve(self) -> date:
        """The day before the period."""
        return self.since - timedelta(days=1)

    def live_files(self, product: Product) -> list[Dossier]:
        """A product's dossiers of which something may still come."""
        return [dossier for dossier in self.files.get(ProductId(product.id), ()) if self.is_live(dossier)]

    def is_live(self, dossier: Dossier) -> bool:
        """Whether something may still come of it; of what a round has left behind, only while another takes filings."""
        if self.is_over or dossier.state.is_final or dossier.state.is_beyond:
            return False
        return dossier.state not in _LEFT_BEHIND or self.may_restart(dossier)

    def may_restart(self, dossier: Dossier) -> bool:
        """Whether it may be carried over into a round that takes filings, and begin from the first tier again."""
        return bool(self.filing) and not self.is_over and dossier.state in _CARRIED


def courses(picture: Picture, due: date) -> Iterator[Course]:
    """Every product as it stands on the day, or stood when the target was due: later decisions are another plan's."""
    day = min(picture.today, due)
    for product in picture.products:
        before, held = product.held_on(picture.eve), product.held_on(day)
        now = Standing(
            stars=held.stars if held else 0,
            potential=product.state is ProductState.POTENTIAL_FIVE,
            fresh=held is not None and held.decided_on >= picture.since,
            again=held is not None and any(past.decided_on < held.decided_on for past in product.past),
        )
        ahead = _ahead(product, now, picture, due) if picture.today <= due else ()
        yield Course(
            unit=product.unit,
            producer=product.producer,
            before=before.stars if before else 0,
            now=now,
            possible=frozenset((now, *ahead)),
        )


def _ahead(product: Product, now: Standing, picture: Picture, due: date) -> Iterator[Standing]:
    """What the dossiers under way may give it; and the centre to what waits for it, as long as the year runs.

    An upgrade that does not rise leaves what is held as it is, unless that may have ended by then.
    """
    again, keeps = product.certificate is not None, product.held_on(due) is not None
    if now.potential and not picture.is_over:
        yield Standing(stars=_FIVE, fresh=True, again=again)
    for dossier in picture.live_files(product):
        decree, anew = picture.regulations[dossier.regulation], picture.may_restart(dossier)
        for outcome, stars in _results(dossier, decree, anew=anew):
            if outcome is Outcome.POTENTIAL_FIVE:
                yield replace(now, potential=True)
            elif stars and not (dossier.kind is Kind.UPGRADE and keeps and stars <= now.stars):
                yield Standing(stars=stars, fresh=True, again=again)


def _results(dossier: Dossier, regulation: Regulation, *, anew: bool) -> Iterator[tuple[Outcome, int | None]]:
    """Every result that it can still have, at its tier and above, or at any; once tallied, the proposed one."""
    below = () if anew else regulation.tiers_until(dossier.tier)[:-1]
    tiers = [rules for rules in regulation.tiers if rules.tier not in below]
    if dossier.state is DossierState.SCORED and dossier.proposal:
        yield dossier.proposal.outcome, dossier.proposal.stars
        tiers = tiers[1:] if dossier.proposal.outcome is Outcome.FORWARDED else []
    results: Iterator[Result] = (result for rules in tiers for result in rules.results)
    yield from ((result.outcome, result.stars) for result in results)
