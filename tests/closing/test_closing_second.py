"""The closing second: what is stamped in time is taken and sealed, what is stamped at the close or later is refused and told why."""

import pytest

pytestmark = pytest.mark.local

BY_THE_ROUNDS_CLOSE = "Đã quá hạn. Hạn của việc này: hết ngày thứ Hai 10/04/2023."


@pytest.fixture(scope="module", params=[pytest.param((200, 1), id="200"), pytest.param((1000, 2), id="1000", marks=pytest.mark.long)])
def report(request, rush):
    """So many submits, by a seed."""
    return rush(*request.param)


@pytest.fixture(scope="module")
def shown(report):
    """Receipts by dossier, as browsers showed them."""
    return {answer["dossier"]: answer["slip"] for answer in report["answers"] if answer["slip"]}


@pytest.fixture(scope="module")
def sealed(report):
    return {each["dossier"]: each["slip"] for each in report["sealed"]["dossiers"]}


def test_every_receipt_shown_is_in_the_sealed_list(shown, sealed):
    assert shown
    assert shown == sealed


def test_every_receipt_is_locked_once_with_its_own_stamp(report, shown):
    stamps = {}
    for answer in report["answers"]:
        stamps.setdefault(answer["dossier"], set()).add(answer["stamp"])

    kept = {key.split("/")[1]: receipt for key, receipt in report["receipts"].items()}

    assert {key.rpartition("/")[2] for key in report["receipts"]} == {"1.json"}
    assert {id_: receipt["slip"] for id_, receipt in kept.items()} == shown
    assert all(min(abs(receipt["submitted_at"] - stamp) for stamp in stamps[id_]) < 1e-6 for id_, receipt in kept.items())
    assert {receipt["files"] for receipt in kept.values()} == {1}


def test_no_submit_of_the_close_or_later_is_taken(report):
    assert max(receipt["submitted_at"] for receipt in report["receipts"].values()) < 0
    for answer in report["answers"]:
        if answer["slip"]:  # by its own stamp, or because the other device was in time
            assert report["receipts"][f"receipts/{answer['dossier']}/1.json"]["submitted_at"] < 0


def test_every_submit_in_time_is_taken(report):
    assert [answer for answer in report["answers"] if answer["stamp"] < 0 and not answer["slip"]] == []


def test_every_refusal_says_why(report):
    refused = [answer for answer in report["answers"] if not answer["slip"]]

    assert len(refused) > len(report["answers"]) / 4
    assert {(answer["status"], answer["code"]) for answer in refused} == {(409, "too_late")}
    assert all(BY_THE_ROUNDS_CLOSE in answer["said"] for answer in refused)


def test_stamps_lie_around_the_close_and_on_it(report):
    stamps, skews = zip(*((answer["stamp"], answer["stamp"] - answer["comes"]) for answer in report["answers"]), strict=True)

    assert -2 <= min(stamps) < -1.8
    assert 1.8 < max(stamps) <= 2
    assert {0.0, -0.000001, 0.000001} <= set(stamps)
    assert -2 <= min(skews) < -1.8
    assert 1.8 < max(skews) <= 2


def test_files_on_their_way_arrive_whole_though_told_of_late_and_twice(report):
    assert report["documents"]["ready"] == report["documents"]["uploaded"] >= len(report["receipts"]) / 10
    assert report["storage_events"] == 2 * report["documents"]["uploaded"]


def test_nothing_is_sealed_while_a_receipt_may_still_be_on_its_way(report):
    assert report["sealed_too_early"] is False


def test_a_list_taken_at_the_close_itself_would_have_lost_some(report, shown):
    assert set(report["hasty"]) < set(shown)
