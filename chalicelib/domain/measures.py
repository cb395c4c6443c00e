"""What shows whether a plan was kept: each indicator read from products, dossiers and producers, with what is under way."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from chalicelib.domain.courses import Course, Picture, Standing, courses
from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.names import ProducerId, ProductId
from chalicelib.domain.people import ProducerType
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import UNIT, Outcome, Regulation
from chalicelib.domain.targets import PERCENT, Chance, Measured, Pair, Target, entered, measured
from chalicelib.domain.words import VIETNAM

_THREE = 3


def measure(target: Target, picture: Picture) -> Measured:
    """A target as it stands: counted where products, dossiers or producers show it, else as officers entered it."""
    if is_entered(target):
        return entered(target, picture.figures, picture.units)
    return measured(target, _RULES[target.indicator](target, picture), picture.units)


def is_entered(target: Target) -> bool:
    """Whether only an officer can say how it stands."""
    return not is_counted(target.indicator, target.measure)


def is_counted(indicator: str, measure: str) -> bool:
    """Whether products, dossiers or producers show this indicator in this measure, "count" or "percent"."""
    return indicator in _RULES and (indicator in _SHARES) == (measure == PERCENT)


def _by_course(pair: Callable[[Target, Course, Standing], Pair]) -> "_Rule":
    def chances(target: Target, picture: Picture) -> Iterator[Chance]:
        for course in courses(picture, target.last_day):
            possible = frozenset(pair(target, course, standing) for standing in course.possible)
            yield Chance(unit=course.unit, now=pair(target, course, course.now), possible=possible)

    return chances


def _stars(least: int, most: int) -> "_Rule":
    """New: risen into these stars by a decision of the period. What a plan does not say (`unstated`) is read as new."""

    def pair(target: Target, course: Course, standing: Standing) -> Pair:
        risen = target.basis == "cumulative" or (standing.fresh and course.before < least)
        return int(risen and least <= standing.stars <= most), 0

    return _by_course(pair)


def _is_potential(_target: Target, _course: Course, standing: Standing) -> Pair:
    return int(standing.potential), 0


def _is_upgraded(_target: Target, course: Course, standing: Standing) -> Pair:
    """More stars than on the eve of the period: what was recognised before, raised in it."""
    return int(0 < course.before < standing.stars), 0


def _is_strengthened(_target: Target, course: Course, standing: Standing) -> Pair:
    """Of all products ever ranked, those recognised anew in the period with no fewer stars than before it."""
    anew = standing.fresh and standing.again and standing.stars >= course.before
    return int(anew), int(course.before > 0 or standing.is_ranked)


def _by_file(
    certain: Callable[[Dossier], bool],
    possible: Callable[[Dossier, Regulation], bool],
    asked: Callable[[Picture, Product, Dossier], bool],
) -> "_Rule":
    """Products by their dossiers of the plan: done with one of them, or still possible with one under way."""

    def chances(target: Target, picture: Picture) -> Iterator[Chance]:
        for product in picture.products:
            mine = [each for each in picture.files.get(ProductId(product.id), ()) if asked(picture, product, each)]
            done = any(certain(dossier) for dossier in mine)
            may = picture.today <= target.last_day and any(
                picture.is_live(dossier)
                and (picture.may_restart(dossier) or possible(dossier, picture.regulations[dossier.regulation]))
                for dossier in mine
            )
            stays = any(certain(dossier) and not picture.may_restart(dossier) for dossier in mine)
            cases = frozenset((int(each), 0) for each in (done, stays, done or may))
            yield Chance(unit=product.unit, now=(int(done), 0), possible=cases)

    return chances


def _is_new(picture: Picture, product: Product, _dossier: Dossier) -> bool:
    """Not ranked before the period."""
    return product.held_on(picture.eve) is None


def _raises_three(_picture: Picture, product: Product, dossier: Dossier) -> bool:
    """An upgrade of what held three stars when the dossier was opened."""
    held = product.held_on(dossier.opened_at.astimezone(VIETNAM).date())
    return dossier.kind is Kind.UPGRADE and held is not None and held.stars == _THREE


def _is_evaluated(dossier: Dossier) -> bool:
    """Its council has sat and an authority has decided."""
    return dossier.decision is not None


def _is_above(dossier: Dossier) -> bool:
    """Forwarded or proposed to a tier above its unit's."""
    return dossier.state is not DossierState.DRAFT and dossier.held_by != UNIT


def _may_rise(dossier: Dossier, regulation: Regulation) -> bool:
    """Whether it may still go to a tier above; once tallied, only where that is proposed."""
    proposed = dossier.proposal.outcome if dossier.state is DossierState.SCORED and dossier.proposal else None
    return regulation.tier_after(dossier.tier) is not None and proposed in (None, Outcome.FORWARDED)


def _producers(*types: ProducerType) -> "_Rule":
    """Of the producers that have a ranked product, those of some kinds."""

    def chances(target: Target, picture: Picture) -> Iterator[Chance]:
        owned: dict[ProducerId, list[Course]] = {}
        for course in courses(picture, target.last_day):
            owned.setdefault(course.producer, []).append(course)
        for producer, mine in owned.items():
            part = int(picture.producers.get(producer) in types)
            has = any(course.now.is_ranked for course in mine)
            may = any(standing.is_ranked for course in mine for standing in course.possible)
            pairs = [(part * number, number) for number in sorted({int(has), int(may)})]
            yield Chance(unit=mine[0].unit, now=pairs[0], possible=frozenset(pairs))

    return chances


_Rule = Callable[[Target, Picture], Iterable[Chance]]
_T = ProducerType
_ENTERPRISES = (_T.ENTERPRISE, _T.COMPANY, _T.JOINT_STOCK)
_SHARES: Mapping[str, _Rule] = {
    "products_strengthened_upgraded": _by_course(_is_strengthened),
    "entities_cooperative": _producers(_T.COOPERATIVE),
    "entities_enterprise": _producers(*_ENTERPRISES),
    "entities_enterprise_company_household": _producers(*_ENTERPRISES, _T.HOUSEHOLD),
}
_RULES: Mapping[str, _Rule] = {
    **_SHARES,
    "products_3star": _stars(3, 3),
    "products_4star": _stars(4, 4),
    "products_5star": _stars(5, 5),
    "products_3star_or_more": _stars(3, 5),
    "products_4star_or_more": _stars(4, 5),
    "products_potential_5star": _by_course(_is_potential),
    "upgrades": _by_course(_is_upgraded),
    "products_evaluated": _by_file(_is_evaluated, lambda *_: True, _is_new),
    "proposals_to_province_per_unit": _by_file(_is_above, _may_rise, lambda *_: True),
    "upgrade_3_to_4_proposals": _by_file(_is_above, _may_rise, _raises_three),
}
