"""QĐ 148/2023: what falls below 70 points at the province is decided by the district it came from."""

import pytest

from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.ranking import rank
from chalicelib.domain.regulation import Tier
from chalicelib.stores.regulations import regulation
from tests import factories as make
from tests.domain import makers

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.parametrize(("points", "decider"), [(69, make.EAST), (70, make.PROVINCE), (49, make.PROVINCE), (90, make.PROVINCE)])
def test_who_decides_at_the_province(points, decider):
    make.year()
    dossier = make.dossier(make.producer(), DossierState.FORWARDED).accept(by="o", at=make.now()).seat(make.MEMBERS, by="c", at=make.now())

    scored = dossier.tally(rank([points], tier=Tier.PROVINCE, regulation=regulation(dossier.regulation), rules=makers.rules(makers.QD148)), by="c", at=make.now())

    assert scored.decider == decider
