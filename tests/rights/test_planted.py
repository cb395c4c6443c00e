"""A total is nobody's before it is theirs: two worlds that differ in it alone give everybody the same answers, letters and papers.

Whatever would tell, a figure, a star, a colour, the place in a list, makes an answer differ. The figures are sought as well.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from chalicelib.domain.council_paper import FORMATS, SHEETS
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.paper import PACK, SLIP
from chalicelib.services import outbox
from chalicelib.services.export import export
from chalicelib.stores import files, mails
from tests.doors.test_prints import draw
from tests.doors.visitor import Visitor
from tests.factories import EAST, Player
from tests.kills.state import rows
from tests.rights import expected
from tests.rights.planted import ROUND, WORDS, Planting, planted
from tests.rights.served import served
from tests.rights.test_matrix import CHANGES_WHO_ONE_IS, EVERYBODY, routes
from tests.stream import Stream

Answers = dict[tuple[str, str], tuple[object, ...]]  # by person and route: all that came back
Ask = Callable[[str, str, Player | None], tuple[object, ...]]
STAGES = ("signed", "tallied", "published")
# By hand: who may know what before it is published, and which pages say it. Nobody else, and nowhere else.
_SHEET, _RESULTS = "GET /hoi-dong/phieu/{dossier}", "GET /can-bo/ket-qua/{round}/{tier}/{unit}"
KNOWS = {
    "signed": {("signer", _SHEET)},
    "tallied": {("signer", _SHEET), ("member.own", _SHEET), ("chair.own", _SHEET), ("officer.own", _RESULTS), ("officer.own", f"{_RESULTS}/bien-ban")},
}
_SHOWN_AGAIN = {  # by an act that is refused: the page that it was asked for on
    _SHEET: ("POST /hoi-dong/phieu/{dossier}", "POST /hoi-dong/can-hop/{dossier}"),
    _RESULTS: tuple(f"POST {_RESULTS.removeprefix('GET ')}{rest}" for rest in ("", "/chuyen", "/ban-quet")),
}
_STILL = (".js", ".css", ".svg")  # files of the application
_NOT_YET = (*CHANGES_WHO_ONE_IS, "publish_decision")  # an empty form is all it takes


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one world says at one stage. `papers` by the address that offers them, as text."""

    answers: Answers
    letters: list[str]
    papers: Mapping[str, str]
    exported: str


def in_process(method: str, path: str, player: Player | None) -> tuple[object, ...]:
    visitor = Visitor(player=player)
    answer = visitor.get(path) if method == "GET" else visitor.post(path)
    return answer.status, answer.location, sorted(answer.cookies.values()), answer.html


def story(*, high: bool, ask: Ask = in_process, whole: bool = False) -> dict[str, Told]:
    """One world from the sheets to the published result. `whole`: everybody asks for everything."""
    stream, told = Stream(), {}
    with planted(high=high) as planting:
        told["signed"] = _told(planting, stream, ask, DossierState.IN_COUNCIL, whole=whole)
        planting.tally()
        planting.record()
        told["tallied"] = _told(planting, stream, ask, DossierState.SCORED, whole=whole)
        planting.publish()
        told["published"] = _told(planting, stream, ask, DossierState.RECOGNISED, among=frozenset(["nobody", "producer.own"]))
    return told


def _told(planting: Planting, stream: Stream, ask: Ask, state: DossierState, *, whole: bool = False, among: frozenset[str] = EVERYBODY) -> Told:
    stream.deliver()
    answers = dict(_answers(planting, ask, state, among, whole=whole))
    stream.deliver()
    return Told(answers=answers, letters=letters(), papers=dict(papers(planting, state)), exported=str(export(ROUND)))


def _answers(planting: Planting, ask: Ask, state: DossierState, among: frozenset[str], *, whole: bool) -> Iterator[tuple[tuple[str, str], tuple[object, ...]]]:
    """Pages first: an act's answer is a refusal nearly always, for its form is empty."""
    table = {**expected.ANYWHERE, **expected.ON_WHAT_IS_THEIRS, **expected.on_a_dossier(state)}
    everybody = {**planting.here.people, "signer": planting.signer}
    asked = [route for route in routes() if not route["path"].endswith(_STILL) and route["act"] not in _NOT_YET]
    for route in sorted(asked, key=lambda each: each["method"]):
        may = expected.of_route(route, table)
        few = expected.people(expected.FEW) if may == EVERYBODY else may  # of a page for all
        for who in (*sorted((EVERYBODY if whole else few) & among), "signer"):
            path = route["path"].format(**planting.here.ids)
            yield (who, f"{route['method']} {route['path']}"), ask(route["method"], path, everybody[who])


def letters() -> list[str]:
    """Every mail there is, as it is sent."""
    table = rows()
    assert not [row for row in table if row["pk"] == "PARKED"]  # of a record that could not be told
    found = [mails.find(row["body"]["id"]) for row in table if row["sk"] == "MAIL"]
    return sorted(f"{mail.to} {outbox.written(mail)}" for mail, _ in filter(None, found))


def papers(planting: Planting, state: DossierState) -> Iterator[tuple[str, str]]:
    """What its producer can print now, and until it is published its council's office."""
    dossier, results = planting.here.dossier.id, f"/can-bo/ket-qua/{ROUND}/district/{EAST}/giay-to"
    of_council = [f"{name}.{form}" for name, forms in FORMATS.items() for form in forms if name != SHEETS]
    owner = planting.here.people["producer.own"]
    asked = [(owner, f"/ho-so/{dossier}/giay-to/{name}") for name in (SLIP, PACK)]
    if state is not DossierState.RECOGNISED:
        asked += [(planting.officer, f"{results}/{name}") for name in (*of_council, f"phieu-cham-{dossier}.pdf")]
    for player, address in asked:
        visitor = Visitor(player=player)
        visitor.post(address)
        draw()
        where = urlsplit(visitor.get(f"{address}/tep").location).path
        if where:
            key = unquote(where).lstrip("/").removeprefix(f"{files.settings().document_bucket}/")
            yield address, text_of(address, files.client("s3").get_object(Bucket=files.settings().document_bucket, Key=key)["Body"].read())


def text_of(address: str, body: bytes) -> str:
    file = io.BytesIO(body)
    match address.rpartition(".")[2]:
        case "xlsx":
            return " ".join(str(cell.value) for page in load_workbook(file) for row in page.iter_rows() for cell in row)
        case "docx":
            document = Document(file)
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            return " ".join([*cells, *(each.text for each in document.paragraphs)])
    return " ".join(page.extract_text() for page in PdfReader(file).pages)


def differing(one: Mapping[object, object], other: Mapping[object, object]) -> set[object]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def said(text: object) -> list[str]:
    return [word for word in WORDS if word in str(text)]


@pytest.fixture(scope="module", name="told")
def _both() -> tuple[dict[str, Told], dict[str, Told]]:
    return story(high=True), story(high=False)


def assert_known_by_those_alone_who_may(high: Answers, low: Answers, stage: str) -> None:
    shown = {*KNOWS[stage], *((who, act) for who, page in KNOWS[stage] for act in _SHOWN_AGAIN.get(page, ()))}
    for learnt in (differing(high, low), {key for key, answer in high.items() if said(answer)}):
        assert KNOWS[stage] <= learnt <= shown


@pytest.mark.parametrize("stage", KNOWS)
def test_answers_differ_for_those_alone_who_may_know(told, stage):
    assert_known_by_those_alone_who_may(*(each[stage].answers for each in told), stage)


def test_what_was_sealed_is_seen_by_those_who_may(told):
    high = told[0]

    assert "73 điểm" in str(high["signed"].answers["signer", _SHEET])
    assert "73,37" in str(high["tallied"].answers["officer.own", _RESULTS])


def test_once_published_everybody_sees_the_result(told):
    differ = differing(*(each["published"].answers for each in told))

    assert {("producer.own", "GET /ho-so"), ("producer.own", "GET /ho-so/{dossier}"), ("nobody", "GET /san-pham")} <= differ


@pytest.mark.parametrize("stage", STAGES)
def test_no_letter_says_a_total_and_none_hints_at_it_before_it_is_published(told, stage):
    high, low = (each[stage].letters for each in told)

    assert high
    assert (high == low) is (stage != "published")
    assert said(high) == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_producer_s_papers_say_nothing_of_it(told, stage):
    high, low = ({address: text for address, text in each[stage].papers.items() if address.startswith("/ho-so/")} for each in told)

    assert high == low != {}
    assert said(high) == []


def test_a_council_s_papers_are_there_after_the_tally_and_each_kind_says_it(told):
    before, after = (told[0][stage].papers for stage in KNOWS)

    assert not any(address.startswith("/can-bo/") for address in before)
    assert {address.rpartition(".")[2] for address, text in after.items() if {"73,37", "73.37"} & set(said(text))} == {"pdf", "docx", "xlsx"}


def test_an_export_holds_what_was_tallied_and_nothing_before(told):
    assert [bool(said(told[0][stage].exported)) for stage in STAGES] == [False, True, True]


@pytest.mark.long
def test_everybody_asks_for_everything_over_http():
    """Those too who are told no: their refusals are the same as well."""
    with served() as port:

        def over_http(method: str, path: str, player: Player | None) -> tuple[object, ...]:
            answer = port.ask(method, path, player)
            return answer.status, answer.headers.get("Location"), answer.headers.get("Set-Cookie"), answer.text

        high, low = (story(high=each, ask=over_http, whole=True) for each in (True, False))

    for stage in KNOWS:
        assert_known_by_those_alone_who_may(high[stage].answers, low[stage].answers, stage)
