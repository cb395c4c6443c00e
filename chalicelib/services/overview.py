"""Where a round stands, unit by unit, and what of it is at risk."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.appeal import Appeal
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.round import Round
from chalicelib.domain.stage import Unit
from chalicelib.services.checking import checking
from chalicelib.stores import aggregates, appeals


@dataclass(frozen=True, kw_only=True)
class UnitView:
    """One unit's dossiers of a round, counted by state; `overdue` checks, `late`: those with leave to file late."""

    unit: Unit
    counted: Mapping[str, int]
    overdue: tuple[Dossier, ...]
    drafts: tuple[Dossier, ...]
    late: tuple[Dossier, ...]


@dataclass(frozen=True, kw_only=True)
class RoundView:
    """A round unit by unit."""

    round: Round
    units: tuple[UnitView, ...]
    appeals: tuple[Appeal, ...]


@dataclass(frozen=True, kw_only=True)
class RecordView:
    """A dossier and its round."""

    dossier: Dossier
    round: Round


def of_round(by: Actor, round_id: str) -> RoundView:
    """Counted from the rows as they are."""
    round_ = aggregates.get(Round, round_id)
    require(by, "see_round", Subject(province=round_.province))
    return RoundView(
        round=round_,
        units=tuple(_unit(round_, unit) for unit in round_.units),
        appeals=tuple(appeals.open_in(round_.province)),
    )


def of_dossier(by: Actor, dossier_id: str) -> RecordView:
    """For the page of its record."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "see_record", Subject(province=dossier.province))
    return RecordView(dossier=dossier, round=aggregates.get(Round, dossier.round))


def _unit(round_: Round, unit: Unit) -> UnitView:
    found = list(aggregates.dossiers_of(round_.id, unit.code))
    return UnitView(
        unit=unit,
        counted=Counter(str(each.state) for each in found),
        overdue=tuple(each for each in found if checking(each, round_).overdue),
        drafts=tuple(each for each in found if each.state is DossierState.DRAFT),
        late=tuple(each for each in found if each.late),
    )
