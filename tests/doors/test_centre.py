"""The centre's answer and the chairman's choice by the pages that an officer has."""

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.product import Product
from chalicelib.stores import aggregates
from tests import factories as make
from tests.doors.deciding import ANSWER, CHOICE, answered, answered_below, sent_up
from tests.doors.visitor import Visitor

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.parametrize(("choice", "state", "product_state"), [
    ("4", DossierState.RECOGNISED, ProductState.RECOGNISED_4), ("3", DossierState.RECOGNISED, ProductState.RECOGNISED_3),
    ("again", DossierState.EVALUATE_AGAIN, ProductState.CANDIDATE),
])  # fmt: skip
def test_ninety_one_goes_up_eighty_eight_comes_back_and_the_chairman_chooses(choice, state, product_state):
    player, page = sent_up()()
    visitor, id_ = Visitor(player=player), page.split("/")[3]

    waiting = visitor.get(page)
    assert visitor.post(page, ANSWER).status == 303
    below = visitor.get(page)
    assert visitor.post(f"{page}/chon", {**CHOICE, "choice": choice}).status == 303
    settled = visitor.get(page)

    dossier = aggregates.get(Dossier, id_)
    assert (dossier.state, aggregates.get(Product, dossier.product).state) == (state, product_state)
    assert "Ghi kết quả của trung ương" in waiting.text
    assert "88,00, 4 sao" in below.text
    assert "QĐ 26/2026 Đ7.4.g" in below.text
    assert {"choice-4", "choice-3", "choice-again"} <= {part.split('"')[0] for part in below.html.split('id="')}
    assert "số 41/QĐ-UBND ngày" in settled.text
    assert "<form" not in settled.html.split("<main")[1]


def test_the_results_page_leads_there():
    player, page = sent_up()()
    dossier = aggregates.get(Dossier, page.split("/")[3])

    results = Visitor(player=player).get(f"/can-bo/ket-qua/{dossier.round}/{dossier.tier}/{dossier.decider}")
    check = Visitor(player=player).get(f"/can-bo/ho-so/{dossier.id}")

    assert f'href="{page}"' in results.html
    assert f'href="{page}"' in check.html


def test_its_producer_reads_what_the_centre_found_and_that_nothing_changed_yet():
    _, path = answered_below()()
    dossier = aggregates.get(Dossier, path.split("/")[3])
    owner = make.person(make.Role.PRODUCER, email=make.people.producer(dossier.producer).email, producer=dossier.producer)

    text = Visitor(player=owner).get(f"/ho-so/{dossier.id}").text

    assert "Trung ương đánh giá 4 sao" in text
    assert "Hạng sao chưa thay đổi" in text


def test_five_stars_show_the_centres_decision_to_everybody():
    _player, page = answered("92", "5")()
    dossier = aggregates.get(Dossier, page.split("/")[3])
    owner = make.person(make.Role.PRODUCER, email=make.people.producer(dossier.producer).email, producer=dossier.producer)

    told = Visitor(player=owner).get(f"/ho-so/{dossier.id}").text
    register = Visitor().get("/san-pham").text

    assert "Được công nhận 5 sao" in told
    assert "900/QĐ-BNNMT" in told
    assert "Bánh tét lá cẩm" in register
