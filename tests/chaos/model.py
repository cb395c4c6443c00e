"""What is right, said a second time: filing, stages, scoring, decision, mail. Pure, and nothing of the application in it.

It is fed every write of the table in order, as plain values; what it cannot allow it writes down in `wrong`, invariant first.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

Plain = Mapping[str, Any]  # an item's body, or an event

WEB_LIFE, SKEW = 31.0, 2.1  # a request's seconds, and how far its clock may be off
TICKETS_GONE = 1805.0  # seconds from the close to the sealed list
PENDING = {"submitted", "returned", "accepted", "forwarded"}
STEPS = {  # a dossier's event: from which states, to which
    "DossierSubmitted": ({"draft"}, "submitted"),
    "DossierResubmitted": ({"returned"}, "submitted"),
    "DossierAccepted": ({"submitted", "forwarded"}, "accepted"),
    "DossierReturned": ({"submitted", "forwarded"}, "returned"),
    "SheetsIssued": ({"accepted", "forwarded"}, "in_council"),
    "SheetSigned": ({"in_council"}, "in_council"),
    "DossierScored": ({"in_council"}, "scored"),
    "DossierRecognised": ({"scored"}, "recognised"),
    "DossierForwarded": ({"scored"}, "forwarded"),
    "DossierNotRecognised": ({"scored"}, "not_recognised"),
    "DossierDeferred": (PENDING, "deferred"),
    "DossierWithdrawn": ({"draft", *PENDING, "in_council", "scored"}, "withdrawn"),
}
WITH_OTHERS = {"submitted", "forwarded", "accepted", "in_council"}
PRODUCT_STEPS = {
    "EvaluationBegun": ({"candidate", "expired"}, "under_evaluation"),
    "EvaluationEnded": ({"under_evaluation"}, "candidate"),
    "ProductRecognised": ({"under_evaluation"}, "recognised_3"),
}
MAIL_STEPS = {("", "drafted"), ("drafted", "claimed"), ("claimed", "sent"), ("claimed", "parked"), ("claimed", "drafted")}
BANDS = ((50, "not_recognised"), (70, "recognised"), (101, "forwarded"))  # QĐ 148/2023 at the district, below each
ENDS = {"recognised": "DossierRecognised", "forwarded": "DossierForwarded", "not_recognised": "DossierNotRecognised"}
TO_PRODUCER = {
    "DossierSubmitted": "dossier_received",
    "DossierResubmitted": "dossier_received",
    "FiledFileRefused": "file_refused",
    "DossierReturned": "dossier_returned",
    "DossierAccepted": "dossier_accepted",
    "DossierDeferred": "dossier_deferred",
    "DossierWithdrawn": "dossier_withdrawn",
    "DossierRecognised": "result_recognised",
    "DossierForwarded": "forwarded",
    "DossierNotRecognised": "result_not_recognised",
}
TO_UNIT = dict.fromkeys(("DossierSubmitted", "DossierResubmitted", "DossierForwarded"), "dossier_to_check")
TO_UNIT["FiledFileRefused"] = "file_refused_officer"
TO_OFFICERS = {"RoundSealed": "round_closed", "DateMoved": "date_moved"}
SOMETIMES = {"DateMoved", "StageOpened", "SheetsMissing", "StageTallied", "RoundParked"}  # also told to whom the moment decides


@dataclass(frozen=True)
class Write:
    """One item before and after: `version`, `state`, `body`, `events` of an aggregate's own ring; None where it is not."""

    turn: int
    at: float
    by: str
    pk: str
    sk: str
    old: Plain | None
    new: Plain | None


@dataclass
class Model:
    """`cast`: officers by unit, the coordinator, each producer's address by producer id; `quorum`: the share that must sign."""

    officers: Mapping[str, frozenset[str]]
    coordinator: str
    producers: Mapping[str, str]
    province: str
    quorum: Fraction
    seconds: Callable[[str], float]
    wrong: list[str] = field(default_factory=list)
    now: dict[tuple[str, str], Plain] = field(default_factory=dict)
    events: dict[tuple[str, int], tuple[Plain, Write]] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)  # the turn in which a dossier took its present state
    letters: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    turns: dict[int, list[Write]] = field(default_factory=lambda: defaultdict(list))

    def begin(self, writes: Iterable[Write]) -> None:
        """What was there before."""
        for write in writes:
            self._keep(write)

    def feed(self, writes: list[Write]) -> None:
        """Every write, in order; the parts of one transaction are judged together."""
        for write in writes:
            self.turns[write.turn].append(write)
        for together in self.turns.values():
            for write in together:
                self._judge(write)
            for write in together:
                self._keep(write)

    def blame(self, invariant: str, *facts: object) -> None:
        self.wrong.append(f"{invariant}: " + " ".join(map(str, facts)))

    def _judge(self, write: Write) -> None:
        kind = write.sk.partition("#")[0]
        match kind:
            case "TOKEN" | "SESSION":
                pass  # used up, or over
            case _ if write.new is None:
                self.blame("lost row", write.pk, write.sk)
            case "DOSSIER" | "PRODUCT" | "ROUND" | "PLAN":
                self._judge_aggregate(write, kind)
            case "SHEET" | "DOC" | "DECISION" | "JOURNAL":
                if write.old and self._is_final(write, kind, write.old["state"]):
                    self.blame("rewritten paper", write.pk, write.sk)
                if kind == "JOURNAL":
                    self._judge_journal(write)
            case "MAIL" if (step := (write.old["state"] if write.old else "", write.new["state"])) not in MAIL_STEPS:
                self.blame("illegal transition", write.pk, step)

    def _judge_aggregate(self, write: Write, kind: str) -> None:
        new, before = write.new or {}, write.old["version"] if write.old else 0
        event = new["events"][-1]
        if new["version"] != before + 1 or event["seq"] != new["version"]:
            self.blame("stale win", write.pk, f"version {before} -> {new['version']}, event {event['seq']}", "by", write.by)
        if write.old and new["events"][-2]["seq"] != before:
            self.blame("stale win", write.pk, "forgets what was written before", "by", write.by)
        self.events[write.pk, event["seq"]] = (event, write)
        if kind == "DOSSIER":
            self._judge_dossier(write, event)
        elif kind == "PRODUCT":
            self._judge_step(write, event, PRODUCT_STEPS)
            if event["name"] == "ProductRecognised" and not self._beside(write, "DOSSIER", "DossierRecognised"):
                self.blame("double effect", write.pk, "recognised beside no dossier")
        elif kind == "ROUND":
            self._judge_round(write, event)

    def _judge_step(self, write: Write, event: Plain, steps: Mapping[str, tuple[set[str], str]]) -> None:
        if event["name"] == "FiledFileRefused":
            self._judge_missed_files(write)
            return
        if event["name"] in ("DossierOpened", "ProductRegistered") and write.old is None:
            return
        befores, after = steps.get(event["name"], (set(), ""))
        was, is_ = (write.old or {}).get("state"), (write.new or {})["state"]
        if was not in befores or is_ != after:
            self.blame("illegal transition", write.pk, event["name"], was, "->", is_)

    def _judge_missed_files(self, write: Write) -> None:
        """Told of files that were filed, and did not pass, each once; nothing else changes."""
        old, new = (write.old or {})["body"], (write.new or {})["body"]
        more = set(new["files_refused"]) - set(old["files_refused"])
        known = {id_: self.now.get((write.pk, f"DOC#{id_}"), {}).get("state") for id_ in more}
        fine = more <= {document["id"] for document in new["documents"]} and set(known.values()) == {"refused"}
        if not fine or new["state"] != old["state"] or old["state"] not in WITH_OTHERS:
            self.blame("false alarm", write.pk, old["state"], known)

    def _judge_dossier(self, write: Write, event: Plain) -> None:
        self._judge_step(write, event, STEPS)
        old, new, at = (write.old or {}).get("body", {}), (write.new or {})["body"], self.seconds(event["at"])
        round_ = self._round(new["round"])
        stage = round_["stages"][0]
        late = write.at - at > WEB_LIFE and not write.by.startswith(("sweep", "step", "stream", "moment"))
        if late or at - write.at > SKEW:
            self.blame("wrong instant", write.pk, event["name"], f"stamped {at - write.at:+.1f} s")
        match event["name"]:
            case "DossierSubmitted" if not self.seconds(round_["opens_at"]) <= at < self.seconds(round_["closes_at"]):
                self.blame("late filing", write.pk, event["at"])
            case "DossierResubmitted" if at >= self.seconds(stage["opens_at"]):
                self.blame("late filing", write.pk, event["at"])
            case "DossierAccepted" | "DossierReturned" if event["by"] not in self.officers[new["unit"]]:
                self.blame("foreign hand", write.pk, event["name"], event["by"])
            case "SheetSigned":
                self._judge_signature(write, event, old, stage, at)
            case "DossierScored":
                self._judge_score(write, new, stage)
            case "DossierDeferred" if stage["closed_at"] is None:
                self.blame("illegal transition", write.pk, "deferred before the stage ended")
            case name if name in ENDS.values():
                self._judge_result(write, event, old)

    def _judge_signature(self, write: Write, event: Plain, old: Plain, stage: Plain, at: float) -> None:
        if event["by"] not in old["members"] or event["by"] in old["signed"]:
            self.blame("foreign hand", write.pk, "signed by", event["by"])
        if stage["opened_at"] is None or not self.seconds(stage["opens_at"]) <= at < self.seconds(stage["closes_at"]):
            self.blame("late signature", write.pk, event["at"])
        if not self._beside(write, f"SHEET#{old['tier']}#{event['by']}"):
            self.blame("double effect", write.pk, "signed without its sheet")

    def _judge_score(self, write: Write, new: Plain, stage: Plain) -> None:
        papers = [item for (pk, sk), item in self.now.items() if pk == write.pk and sk.startswith(f"SHEET#{new['tier']}#")]
        sheets = [sum(item["body"]["points"].values()) for item in papers if item["state"] == "signed"]
        if stage["closed_at"] is None:
            self.blame("illegal transition", write.pk, "scored before the stage ended")
        if len(sheets) != len(new["signed"]) or len(sheets) < ceil(self.quorum * len(new["members"])):
            self.blame("wrong tally", write.pk, sheets, "of", len(new["members"]))
            return
        mean, said = Fraction(sum(sheets), len(sheets)), new["proposal"]
        right = next(outcome for below, outcome in BANDS if mean < below)
        if (Fraction(said["mean"]), said["outcome"]) != (mean, right):
            self.blame("wrong tally", write.pk, said["mean"], said["outcome"], "not", mean, right)

    def _judge_result(self, write: Write, event: Plain, old: Plain) -> None:
        decision = self.now.get((f"ROUND#{old['round']}", f"DECISION#{old['tier']}#{old['unit']}"))
        if decision is None or event["data"]["decision"] != decision["body"]["number"]:
            self.blame("illegal transition", write.pk, event["name"], "without a decision")
        if ENDS[old["proposal"]["outcome"]] != event["name"]:
            self.blame("illegal transition", write.pk, event["name"], "after", old["proposal"]["outcome"])
        if event["name"] == "DossierRecognised" and not self._beside(write, "PRODUCT", "ProductRecognised"):
            self.blame("double effect", write.pk, "recognised without its product")

    def _judge_round(self, write: Write, event: Plain) -> None:
        old, at = (write.old or {}).get("body", {}), self.seconds(event["at"])
        stage = next((each for each in old["stages"] if each["tier"] == event["data"].get("tier")), old["stages"][0])
        held = [item for (_, sk), item in self.now.items() if sk == "DOSSIER" and item["body"]["tier"] == stage["tier"]]
        scoring = [each for each in held if each["state"] == "in_council"]
        match event["name"]:
            case "RoundSealed":
                fine = old["sealed_at"] is None and at >= self.seconds(old["closes_at"]) + TICKETS_GONE
            case "StageOpened":
                fine = stage["opened_at"] is None and at >= self.seconds(stage["opens_at"])
            case "StageClosed":
                unsigned = [each for each in scoring if len(each["body"]["signed"]) < len(each["body"]["members"])]
                open_ = unsigned or [each for each in held if each["state"] in PENDING]
                fine = stage["closed_at"] is None and (at >= self.seconds(stage["closes_at"]) or not open_)
            case "StageTallied":
                left = scoring or [each for each in held if each["state"] in PENDING]
                fine = stage["tallied_at"] is None and stage["closed_at"] is not None and not left
            case "DecisionRecorded":
                unit = event["data"]["unit"]
                fine = stage["tallied_at"] is not None and unit not in stage["decisions"] and event["by"] in self.officers[unit]
            case "StageDecided":
                left = [each for each in held if each["state"] in PENDING | {"in_council", "scored"}]
                fine = stage["decided_at"] is None and not left
            case _:
                fine = event["name"] in ("SheetsMissing", "RoundParked", "RoundResumed", "DateMoved", "RoundReported")
        if not fine:
            self.blame("illegal transition", write.pk, event["name"], event["data"])

    def _judge_journal(self, write: Write) -> None:
        """An event is journalled last: by then each letter that must go is drafted, and none that must not."""
        seq, event = int(write.sk.partition("#")[2]), (write.new or {})["body"]
        known = self.events.get((write.pk, seq))
        if known is None or known[0]["name"] != event["name"]:
            self.blame("journal gap", write.pk, seq, event["name"], "never happened")
            return
        told, must = self.letters[f"{write.pk}#{seq}"], self.must(write.pk, *known)
        if missing := must - told:
            self.blame("lost notice", write.pk, seq, event["name"], sorted(missing))
        if event["name"] not in SOMETIMES and (more := told - must):
            self.blame("doubled notice", write.pk, seq, event["name"], sorted(more))

    def must(self, pk: str, event: Plain, write: Write) -> set[tuple[str, str]]:
        """Letter and address of everybody whom an event concerns whatever the moment."""
        name, body = event["name"], (write.new or {})["body"]
        told: set[tuple[str, str]] = set()
        if name in TO_PRODUCER:
            told.add((TO_PRODUCER[name], self.producers[body["producer"]]))
        if name in TO_UNIT:
            unit = self.province if body["tier"] == "province" else body["unit"]
            told |= {(TO_UNIT[name], officer) for officer in self.officers[unit]}
        if name in TO_OFFICERS:
            told |= {(TO_OFFICERS[name], officer) for unit in self.officers.values() for officer in unit}
        if name in ("RoundParked", "YearParked"):
            told.add(("round_parked", self.coordinator))
        if name == "StageTallied":
            scored = {pk: item["body"]["unit"] for (pk, sk), item in self.now.items() if sk == "DOSSIER" and item["state"] == "scored"}
            units = {unit for pk, unit in scored.items() if self.since.get(pk, 0) < write.turn}
            told |= {("decision_wanted", officer) for unit in units for officer in self.officers[unit]}
        return told

    def _keep(self, write: Write) -> None:
        key = (write.pk, write.sk)
        if write.new is None:
            self.now.pop(key, None)
            return
        if write.sk == "DOSSIER" and write.new["state"] != (write.old or {}).get("state"):
            self.since[write.pk] = write.turn
        if write.sk == "MAIL":
            self.letters[write.new["body"]["about"]].add((write.new["body"]["letter"], write.new["body"]["to"]))
        self.now[key] = write.new

    def _is_final(self, write: Write, kind: str, state: str) -> bool:
        """A sheet once signed, a file once judged, a journalled event; a decision once the round has it, until then it may be recorded anew."""
        if kind != "DECISION":
            return kind == "JOURNAL" or (state == "signed" if kind == "SHEET" else state != "pending")
        _, tier, unit = write.sk.split("#")
        stages = self._round(write.pk.removeprefix("ROUND#"))["stages"]
        return any(stage["tier"] == tier and unit in stage["decisions"] for stage in stages)

    def _round(self, id_: str) -> Plain:
        return dict(self.now[f"ROUND#{id_}", "ROUND"]["body"])

    def _beside(self, write: Write, sk: str, event: str = "") -> bool:
        beside = (each.new for each in self.turns[write.turn] if each.sk == sk and each.new)
        return any(not event or each["events"][-1]["name"] == event for each in beside)
