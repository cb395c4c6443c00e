"""Letters follow the language in which somebody signed in reads our pages; Vietnamese for everybody else."""

from chalicelib.domain.lifecycle import DossierState
from chalicelib.services import notices, outbox
from chalicelib.stores import people
from tests import factories as make
from tests.doors.visitor import Visitor


def test_the_language_chosen_is_kept_and_written_in(world):
    make.year()
    owner, officer = make.producer(), make.officer()
    Visitor(player=owner).get("/ngon-ngu/en")
    Visitor().get("/ngon-ngu/en")
    dossier = make.dossier(owner, DossierState.SUBMITTED)
    event = next(each for each in dossier.recent if each.name == "DossierSubmitted")

    found = {mail.to: mail for mail in notices.letters(dossier, event)}

    assert {to: mail.language for to, mail in found.items()} == {owner.email: "en", officer.email: "vi"}
    subjects = {to: outbox.written(mail)["subject"] for to, mail in found.items()}
    assert subjects[owner.email].startswith("[OCOP] Dossier received")
    assert subjects[officer.email].startswith("[OCOP] Hồ sơ")


def test_a_new_role_leaves_the_language_as_it_was(world):
    make.year()
    owner = make.producer()
    Visitor(player=owner).get("/ngon-ngu/en")

    people.enrol(owner.email, "Tên khác", ())

    assert people.language_of(owner.email) == "en"
