"""A province loads official wording, loads it again, corrects it, takes it back; others' pages stay as they were."""

import pytest

from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.wording import Line
from chalicelib.services import wording
from chalicelib.stores import wording as store
from chalicelib.stores.criteria import criteria_set
from tests import factories as make

QD26, HOME = "qd26_2026", make.PROVINCE


def line(code="1.1", vi="Lời một", *, no="8", en=""):
    return Line(number=1, regulation=QD26, set_no=no, code=code, vi=vi, en=en)


def load(*lines, province=HOME, dry_run=False):
    by = make.person(make.Role.COORDINATOR, province, province=province).actor
    return wording.load(by, province, QD26, lines, source="lời.json", dry_run=dry_run)


def shown(province=HOME, no=8, code="1.1"):
    return wording.show(province, criteria_set(QD26, no)).leaf(code).label.vi


OURS = criteria_set(QD26, 8).leaf("1.1").label.vi


@pytest.mark.usefixtures("world")
class TestLoad:
    def test_a_province_reads_its_wording_and_no_other_province_does(self):
        done = load(line())

        assert (done.edition.number, done.same, [change.code for change in done.changes]) == (1, 0, ["1.1"])
        assert (shown(), shown("tinh_khac"), shown(no=9)) == ("Lời một", OURS, criteria_set(QD26, 9).leaf("1.1").label.vi)

    def test_a_dry_run_says_the_same_and_writes_nothing(self):
        dry = load(line(), dry_run=True)

        assert (dry.edition, shown()) == (None, OURS)
        assert dry.changes == load(line()).changes

    def test_again_changes_nothing(self):
        load(line())

        again = load(line())

        assert (again.changes, again.same, again.edition) == ((), 1, None)
        assert len(store.editions(HOME, QD26)) == 1

    def test_a_second_file_adds_and_corrects_and_leaves_the_rest(self):
        load(line(), line("1.2", "Lời hai"))

        done = load(line(vi="Lời sửa"), line("1.3", "Lời ba", no="9"))

        assert [(change.no, change.before, change.after) for change in done.changes] == [(8, "Lời một", "Lời sửa"), (9, "", "Lời ba")]
        assert (shown(), shown(code="1.2"), shown(no=9, code="1.3")) == ("Lời sửa", "Lời hai", "Lời ba")

    def test_one_bad_line_and_nothing_is_written(self):
        done = load(line(), line("9.9.9"))

        assert ([fault.number for fault in done.faults], done.edition, shown()) == ([1], None, OURS)

    def test_somebody_who_loads_in_the_same_moment_is_told(self, monkeypatch):
        def late(*_):
            raise Stale

        monkeypatch.setattr(store, "commit", late)

        with pytest.raises(Refused) as no:
            load(line())
        assert no.value.why is Why.CHANGED_MEANWHILE

    def test_the_store_takes_one_of_two(self):
        load(line())
        edition, row = store.current(HOME, QD26)
        load(line(vi="Lời khác"))

        with pytest.raises(Stale):
            store.commit(edition, row)

    def test_only_the_province_s_coordinator_may(self):
        for other in (make.officer().actor, make.person(make.Role.COORDINATOR, "tinh_khac", province="tinh_khac").actor):
            with pytest.raises(Refused) as no:
                wording.load(other, HOME, QD26, [line()], source="x")
            assert no.value.why is Why.NOT_ALLOWED


@pytest.mark.usefixtures("world")
class TestUndo:
    def undo(self):
        return wording.undo(make.coordinator().actor, HOME, QD26)

    def test_step_by_step_back_to_our_labels(self):
        load(line())
        load(line(vi="Lời hai"))
        seen = [shown()]
        for _ in range(2):
            self.undo()
            seen.append(shown())

        assert seen == ["Lời hai", "Lời một", OURS]
        assert [each.number for each in wording.editions(make.coordinator().actor, HOME, QD26)] == [4, 3, 2, 1]
        with pytest.raises(Refused) as no:
            self.undo()
        assert no.value.why is Why.NO_WORDING

    def test_after_an_undo_a_load_counts_and_can_be_undone(self):
        load(line())
        self.undo()
        load(line(vi="Lời mới"))
        seen = shown()
        self.undo()

        assert (seen, shown()) == ("Lời mới", OURS)

    def test_what_was_seen_is_taken_back_once(self):
        load(line())
        load(line(vi="Lời hai"))
        by = make.coordinator().actor

        wording.undo(by, HOME, QD26, 2)
        with pytest.raises(Refused) as no:
            wording.undo(by, HOME, QD26, 2)

        assert (shown(), no.value.why) == ("Lời một", Why.CHANGED_MEANWHILE)

    def test_before_any_load_there_is_nothing(self):
        with pytest.raises(Refused) as no:
            self.undo()
        assert no.value.why is Why.NO_WORDING
