"""A producer assesses their own product by its criteria set until the dossier is filed; others read what was filed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.choices import Points
from chalicelib.domain.criteria import CriteriaSet
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.self_assessment import Forecast, SelfAssessment, forecast
from chalicelib.domain.set_sheets import drafted_choices
from chalicelib.stores import aggregates, clock, papers, regulations
from chalicelib.stores.criteria import criteria_set

_IN_HAND = (DossierState.DRAFT, DossierState.RETURNED)  # as its producer's: not filed, or back for a supplement


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An assessment as its reader may see it: the producer's working copy while they have the dossier, else what was filed.

    `version` counts its savings; a save names the one it was made from.
    """

    choices: Mapping[str, int]
    saved_at: datetime | None
    version: int
    is_open: bool
    forecast: Forecast

    @property
    def points(self) -> Points:
        """By leaf, of what is chosen."""
        return self.forecast.points


def standing(by: Actor, dossier: Dossier, criteria: CriteriaSet) -> Standing:
    """Of a dossier that this reader may see, and its set."""
    bands = regulations.regulation(dossier.regulation).bands
    assert bands is not None, dossier.regulation
    is_open = dossier.state in _IN_HAND and may(by, "self_assess", dossier.subject)
    found = papers.self_assessment(dossier.id) if is_open else None
    choices = dossier.self_assessment if not is_open else found[0].choices if found else {}
    return Standing(
        choices=choices,
        saved_at=found[0].saved_at if found else None,
        version=int(found[1].version or 0) if found else 0,
        is_open=is_open,
        forecast=forecast(choices, criteria, bands),
    )


def save(by: Actor, dossier_id: str, given: Mapping[str, int], version: int) -> None:
    """Keep the choices, complete or not. Refused: filed, no criteria set, an impossible choice, saved by another since."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "self_assess", dossier.subject)
    if dossier.criteria_set is None:
        raise Refused(Why.NO_CRITERIA_SET)
    if dossier.state not in _IN_HAND:
        raise Refused(Why.ALREADY_FILED)
    choices, _ = drafted_choices(given, criteria_set(dossier.regulation, dossier.criteria_set))
    found = papers.self_assessment(dossier_id)
    if (int(found[1].version or 0) if found else 0) != version:
        raise Refused(Why.CHANGED_MEANWHILE)
    kept = SelfAssessment(dossier=dossier_id, choices=choices, saved_at=clock.now(), saved_by=by.email)
    try:
        aggregates.commit(beside=[papers.self_assessment_row(kept, found[1] if found else None)])
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
