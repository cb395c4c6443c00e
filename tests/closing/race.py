"""The closing second, run by real people's requests on a deployed embedded AWS: what was asked, what was answered, what lies there.

    python -m tests.closing.race STACK_FILE ROUND SUBMITS SEED OUT

Each request's handler lives at an instant of its own (`x-local-instant`): when it truly comes, give or take the skew of the
clock it meets. Requests come in the order of their true instants, fifty at a time.
"""

import hashlib
import json
import re
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from chalicelib.domain.dossier import DocumentState
from chalicelib.domain.names import RoundId
from chalicelib.domain.round import SEAL_DELAY, Round
from chalicelib.settings import settings
from chalicelib.stores import aggregates, clock, files, papers
from chalicelib.stores.clients import client
from console import environment
from console.play.faults import uploads_queue
from console.play.pages import read
from console.runtime import Runtime
from tests.closing.drafts import Draft, prepare
from tests.gate.raw import pdf

AT_ONCE, FILERS = 50, 50
SPREAD = SKEW = 2.0  # seconds around the close, and by which a handler's clock is off
LATE = 120  # seconds by which a storage event may be late
TWINS, UPLOADS = 20, 10  # of so many submits, one is sent from two devices, one still uploads its document
_INSTANT = "x-local-instant"
_PATIENCE = 300  # seconds: a busy machine answers late, and lateness is not what is tested
_EDGES = (0.0, -0.000001, 0.000001, -0.001, 0.001)  # the close itself and its neighbours
_SLIP = re.compile(r'id="slip">([^<]+)<')
_TROUBLE = re.compile(r'data-code="[^"]*"[^>]*>(.*?)</div>', re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Post:
    """One press of the button. Seconds from the close: `stamp` on its handler's clock, `comes` in truth."""

    draft: Draft
    stamp: float
    comes: float
    upload: str = ""  # "first": the file before the filing; "after": a live ticket alone; "": it lies there already


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a browser was shown. `slip` on a receipt, `code` and `said` on a refusal."""

    dossier: str
    stamp: float
    comes: float
    status: int
    slip: str
    code: str
    said: str


class Race:
    """One round's closing seconds."""

    def __init__(self, round_: Round, submits: int, seed: int) -> None:
        self.round, self.rng, self.seed = round_, Random(seed), seed
        self.runtime = Runtime(settings().public_url)
        self.hasty: list[str] | None = None
        self.uploaded: dict[str, str] = {}
        self._submits = submits
        self._wire = HTTPAdapter(pool_connections=4, pool_maxsize=AT_ONCE)
        self._lock = threading.Lock()
        self._took: dict[str, float] = {}

    def run(self) -> dict[str, Any]:
        """Prepare, race, let the late storage events in, seal, look."""
        drafts = self._timed("drafts", lambda: prepare(
            self.round, filers=FILERS, drafts=self._submits, without_document=self._submits // UPLOADS,
        ))  # fmt: skip
        posts = self._posts(drafts)
        mapping = self._hold_storage_events()
        self.runtime.move_to(self.round.closes_at - timedelta(seconds=SPREAD + SKEW))
        answers = self._timed("submits", lambda: self._race(posts))
        events = self._timed("storage events", lambda: self._release_storage_events(mapping))
        too_early = self._timed("seal", self._seal)
        return {
            "seed": self.seed,
            "answers": [asdict(answer) for answer in answers],
            "hasty": self.hasty,
            "storage_events": events,
            "sealed_too_early": too_early,
            "sealed": files.kept_at(f"sealed/{self.round.id}.json"),
            "receipts": dict(self._receipts()),
            "documents": self._documents(),
            "took": self._took,
        }

    def _timed(self, name: str, act: Callable[[], Any]) -> Any:
        began = time.monotonic()
        done = act()
        self._took[name] = round(time.monotonic() - began, 1)
        return done

    # --- the throng -----------------------------------------------------------------------------------------------

    def _posts(self, drafts: list[Draft]) -> list[Post]:
        """Every draft once, every twentieth that has its document twice, in the order in which they truly come."""
        posts = []
        for number, draft in enumerate(drafts):
            has_twin = number % TWINS == TWINS - 1 and draft.has_document
            for _ in range(2 if has_twin else 1):
                near = number >= len(drafts) - 2 * len(_EDGES)
                stamp = _EDGES[number % len(_EDGES)] if near else self.rng.uniform(-SPREAD, SPREAD)
                upload = "" if draft.has_document else ("first", "after")[number % 2]
                posts.append(Post(draft=draft, stamp=stamp, comes=stamp - self.rng.uniform(-SKEW, SKEW), upload=upload))
        return sorted(posts, key=lambda post: post.comes)

    def _race(self, posts: list[Post]) -> list[Answer]:
        with ThreadPoolExecutor(AT_ONCE) as at_once:
            return list(at_once.map(self._press, posts))

    def _press(self, post: Post) -> Answer:
        if post.comes >= 0:
            self._seal_hastily()
        path, filer = f"/ho-so/{post.draft.dossier}", post.draft.by
        browser = requests.Session()
        browser.mount("http://", self._wire)
        browser.cookies.set("sid", filer.token)
        ticket = self._ticket(browser, post, path) if post.upload else None
        if ticket and post.upload == "first":
            self._upload(ticket, post)
        stamped = {_INSTANT: self._at(post.stamp)}
        page = browser.post(f"{self.runtime.front}{path}/nop", data={"csrf": filer.csrf}, headers=stamped, timeout=_PATIENCE)
        if ticket and post.upload == "after":
            self._upload(ticket, post)
        slip, trouble = _SLIP.search(page.text), _TROUBLE.search(page.text)
        return Answer(
            dossier=post.draft.dossier, stamp=post.stamp, comes=post.comes, status=page.status_code,
            slip=slip[1] if slip else "", code=read(page.status_code, page.url, page.text).code, said=trouble[1] if trouble else "",
        )  # fmt: skip

    def _ticket(self, browser: requests.Session, post: Post, path: str) -> dict[str, Any]:
        """Asked for some seconds before, as people do."""
        form = {"csrf": post.draft.by.csrf, "file_name": "ảnh.pdf", "content_type": "application/pdf", "size": str(len(self._body(post)))}
        headers = {_INSTANT: self._at(min(post.stamp, 0) - 5), "Accept": "application/json"}
        answer = browser.post(f"{self.runtime.front}{path}/tep", data=form, headers=headers, timeout=_PATIENCE)
        answer.raise_for_status()
        return answer.json()

    def _upload(self, ticket: dict[str, Any], post: Post) -> None:
        body = self._body(post)
        answer = requests.post(ticket["url"], data=ticket["fields"], files={"file": ("a.pdf", body, "application/pdf")}, timeout=_PATIENCE)
        answer.raise_for_status()
        self.uploaded[ticket["document"]] = hashlib.sha256(body).hexdigest()

    def _body(self, post: Post) -> bytes:
        return pdf(content=b"%" + post.draft.dossier.encode() * 4000)

    def _seal_hastily(self) -> None:
        """The naive seal: what the rows hold at the close itself. Kept to show what it would have lost."""
        with self._lock:
            if self.hasty is None:
                self.hasty = []
                self.hasty = self._filed()

    def _filed(self) -> list[str]:
        return [dossier.id for dossier in aggregates.dossiers_in(self.round) if dossier.filings]

    def _at(self, seconds: float) -> str:
        return (self.round.closes_at + timedelta(microseconds=round(seconds * 1e6))).isoformat(timespec="microseconds")

    # --- storage events -------------------------------------------------------------------------------------------

    def _hold_storage_events(self) -> str:
        function = f"{settings().mail_queue_url.rpartition('/')[2].removesuffix('-mail')}"
        (mapping,) = [
            each for each in client("lambda").list_event_source_mappings()["EventSourceMappings"] if each["EventSourceArn"].endswith("-uploads")
        ]  # fmt: skip
        assert function in mapping["EventSourceArn"], mapping
        client("lambda").update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        return str(mapping["UUID"])

    def _release_storage_events(self, mapping: str) -> int:
        """Each twice, in any order, up to two minutes late."""
        held = self._held_events()
        again = [body for body in held for _ in range(2)]
        self.rng.shuffle(again)
        for body in again:
            client("sqs").send_message(QueueUrl=uploads_queue(), MessageBody=body, DelaySeconds=self.rng.randrange(LATE + 1))
        client("lambda").update_event_source_mapping(UUID=mapping, Enabled=True)
        began = clock.now()
        for step in range(1, 5):
            self.runtime.move_to(began + timedelta(seconds=LATE * step / 4))
            time.sleep(0.5)
        self._wait_until(lambda: not any(self._waiting().values()))
        return len(again)

    def _held_events(self) -> list[str]:
        """All that storage told of, taken out of its queue."""
        held: list[str] = []
        sqs, url = client("sqs"), uploads_queue()
        while len(held) < len(self.uploaded):
            for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", []):
                held.append(message["Body"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return held

    def _waiting(self) -> dict[str, int]:
        return self.runtime.quiet()["queues"][uploads_queue().rpartition("/")[2]]

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not is_so():
            assert time.monotonic() < deadline
            time.sleep(0.1)

    # --- the seal -------------------------------------------------------------------------------------------------

    def _seal(self) -> bool:
        """A handler whose clock says a microsecond too early; then three at once at the first instant; then the schedule's own."""
        due = SEAL_DELAY.total_seconds()
        self._tell(due - 0.000001)
        too_early = files.kept_at(f"sealed/{self.round.id}.json") is not None
        with ThreadPoolExecutor(3) as at_once:
            list(at_once.map(self._tell, [due, due, due + SKEW]))
        self.runtime.move_to(self.round.closes_at + SEAL_DELAY + timedelta(seconds=1))
        self._wait_until(lambda: aggregates.get(Round, self.round.id).sealed_at is not None)
        return too_early

    def _tell(self, seconds: float) -> None:
        event = {"round": self.round.id, "moment": "seal", "at": self._at(seconds), _INSTANT: self._at(seconds)}
        answer = client("lambda").invoke(FunctionName=settings().schedule_target_arn, Payload=json.dumps(event).encode())
        assert not answer.get("FunctionError"), answer["Payload"].read()

    # --- what lies there ------------------------------------------------------------------------------------------

    def _receipts(self) -> Any:
        for key in files.kept_keys("receipts/"):
            receipt = files.kept_at(key)["receipt"]  # type: ignore[index]
            yield key, {"slip": receipt["slip"], "submitted_at": self._seconds(receipt["submitted_at"]), "files": len(receipt["documents"])}

    def _seconds(self, instant: str) -> float:
        return (datetime.fromisoformat(instant) - self.round.closes_at) / timedelta(seconds=1)

    def _documents(self) -> dict[str, int]:
        """Of the uploaded documents, how many are checked and hold the very bytes that were sent."""
        dossiers = {dossier.id for dossier in aggregates.dossiers_in(self.round)}
        found = {document.id: document for id_ in dossiers for document in papers.documents(id_)}
        ready = [id_ for id_, sha in self.uploaded.items() if (found[id_].state, found[id_].sha256) == (DocumentState.READY, sha)]
        return {"uploaded": len(self.uploaded), "ready": len(ready)}


def main() -> None:
    stack, round_id, submits, seed, out = sys.argv[1:]
    environment.enter(Path(stack))
    report = Race(aggregates.get(Round, RoundId(round_id)), int(submits), int(seed)).run()
    Path(out).write_text(json.dumps(report, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
