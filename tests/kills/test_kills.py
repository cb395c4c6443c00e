"""Each handler is killed before and after every AWS call it makes; its event comes twice more; nothing is lost or doubled."""

import random
import sys

import pytest

from app import app
from chalicelib.doors.web import routes
from chalicelib.services import intake, notices, outbox
from chalicelib.stores import aggregates, files, mailer, mails, rows
from tests.kills.cells import Played, Situation, played
from tests.kills.situations import EVENTS, PAGES, SITUATIONS, STEPS, STREAM

SEED = 20261122
_SAMPLE = ((PAGES, 3), (EVENTS, 1), (STEPS, 2), (STREAM, 2))
_CELLS = 2  # of each situation in the sample
_NAMES = {situation: f"{situation.door}: {situation.name}" for situation in SITUATIONS}


def sampled() -> list[Situation]:
    chance = random.Random(SEED)
    return [situation for room, count in _SAMPLE for situation in chance.sample(room, count)]


def run(here: Played, moments) -> dict[str, list[str]]:
    """What is wrong in each of these cells; a page's form may also never be posted again."""
    wrong = {}
    for moment in moments:
        if found := here.trouble(moment):
            wrong[here.named(moment)] = found
        which = here.situation
        is_page = which.door.startswith("POST") and not (which.anew or which.halfway)
        if moment and is_page and (found := here.left_alone(moment)):
            wrong[f"{here.named(moment)}, and nobody comes back"] = found
    return wrong


def test_every_door_that_writes_is_killed():
    pages = {f"POST {route.path}" for route in routes if route.method == "POST"}
    functions = set(app.handler_map) - {view for views in app.routes.values() for view in _names(views)}

    assert {situation.door for situation in SITUATIONS} == pages | functions
    assert len(_NAMES) == len(set(_NAMES.values()))


def _names(views):
    return [entry.view_name for entry in views.values()]


@pytest.mark.parametrize("situation", sampled(), ids=_NAMES.get)
def test_a_death_changes_nothing(situation):
    with played(situation) as here:
        assert here.calls
        moments = random.Random(f"{SEED}/{_NAMES[situation]}").sample(list(here.moments()), _CELLS)

        assert run(here, [None, *moments]) == {}


@pytest.mark.long
@pytest.mark.parametrize("situation", SITUATIONS, ids=_NAMES.get)
def test_no_death_changes_anything(situation, capsys):
    with played(situation) as here:
        moments = list(here.moments())
        with capsys.disabled():
            sys.stdout.write(f"\n{len(moments):4} cells  {_NAMES[situation]}: {' '.join(call.what for call in here.calls)}")

        assert here.calls
        assert len(moments) == 2 * len(here.calls)
        assert run(here, [None, *moments]) == {}


# --- wrongs that the cells must see -----------------------------------------------------------------------------------


def journal_first(monkeypatch):
    real = notices.tell

    def tell(about, event):
        aggregates.enter_journal(f"{about.KIND}#{about.id}", event)
        return real(about, event)

    monkeypatch.setattr(notices, "tell", tell)


def send_first(monkeypatch):
    def send(mail_id):
        mail, row = mails.find(mail_id)
        if mail.state is outbox.MailState.DRAFTED:
            mailer.send(to=mail.to, tag=mail.id, **outbox.written(mail))
            mails.commit(outbox.replace(mail, state=outbox.MailState.SENT), row)

    monkeypatch.setattr(outbox, "send", send)


def row_before_receipt(monkeypatch):
    keep, commit, held = files.keep, intake._commit_filing, []

    def later(*given):
        held[:] = given
        return given[1]

    def commit_first(filed):
        answer = commit(filed)
        keep(*held)
        return answer

    monkeypatch.setattr(intake.files, "keep", later)
    monkeypatch.setattr(intake, "_commit_filing", commit_first)


def one_by_one(monkeypatch):
    real = rows.commit
    monkeypatch.setattr(rows, "commit", lambda *each, removed=(): [real(row) for row in each] and None)


@pytest.mark.long
@pytest.mark.parametrize(
    ("wrong", "door"),
    [
        (journal_first, "on_change: a filing"),
        (send_first, "on_letter: two letters"),
        (row_before_receipt, "POST /ho-so/{dossier}/nop: a first filing"),
        (one_by_one, "apply_range: two recognised"),
    ],
)
def test_a_wrong_order_is_seen(monkeypatch, wrong, door):
    (situation,) = (each for each, name in _NAMES.items() if name == door)
    wrong(monkeypatch)

    with played(situation) as here:
        assert any(here.trouble(moment) for moment in here.moments())
