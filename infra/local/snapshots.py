# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""Snapshots of every service: each 15 seconds, when a stack or a function has changed, at a clean stop."""

import json
import logging
import threading
import time
from pathlib import Path
from typing import Any

from ministack import app as ministack
from ministack.core import persistence
from ministack.services import cloudformation, lambda_svc

from infra.local.durability import GENERATION, WriteAheadLog
from infra.local.patches import tables
from infra.local.patching import wrap

EVERY_SECONDS = 15.0
LOOK_SECONDS = 0.2
TRIES = 5
# Large, and of interest only after a change of the stack: code, log lines, metrics.
RARE = frozenset({"lambda", "cloudwatch_logs", "cloudwatch"})
_log = logging.getLogger("local.snapshots")


class Snapshots:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = WriteAheadLog(folder)
        self._one_at_a_time = threading.Lock()
        tables.apply(self._log)
        wrap(ministack, "_load_persisted_state", "", self._load)
        wrap(ministack, "save_all", "services", self._save_at_stop)

    def _load(self, load: Any) -> None:
        load()
        tables.replay(self._log, self._generation())
        self._log.open()
        threading.Thread(target=self._keep_taking, daemon=True, name="local-snapshots").start()

    def _generation(self) -> int:
        file = self._folder / "dynamodb.json"
        if not file.exists():
            return 0
        return int(json.loads(file.read_text())["payload"][GENERATION])

    def _save_at_stop(self, _save: Any, _services: Any) -> None:
        self.take(frozenset())

    def _keep_taking(self) -> None:
        taken, seen = time.monotonic(), _deployed()
        while True:
            time.sleep(LOOK_SECONDS)
            changed = (now := _deployed() or seen) != seen
            if not changed and time.monotonic() - taken < EVERY_SECONDS:
                continue
            try:
                self.take(frozenset() if changed else RARE)
            except Exception:  # noqa: BLE001 -- the next one may succeed; the log says why this one did not
                _log.exception("snapshot failed")
            taken, seen = time.monotonic(), now

    def take(self, without: frozenset[str]) -> None:
        with self._one_at_a_time:
            generation, text = tables.snapshot(self._log)
            self._write("dynamodb", text)
            self._log.forget_before(generation)
            services = ministack._build_persistence_save_dict()
            # Stacks come last: a stack on disk must not name what is not there yet.
            for service in sorted(services, key=lambda name: name == "cloudformation"):
                if service not in without | {"dynamodb"}:
                    self._take_service(service, services[service])

    def _take_service(self, service: str, get_state: Any) -> None:
        for attempt in range(TRIES):
            try:
                state = get_state()
            except RuntimeError:  # it changed while it was copied
                time.sleep(0.01 * (attempt + 1))
                continue
            if state is not None:
                self._write(service, json.dumps(state, default=persistence._json_default))
            return
        _log.error("%s changed during each of %d copies; its last snapshot stands", service, TRIES)

    def _write(self, service: str, payload: str) -> None:
        draft = self._folder / f"{service}.json.new"
        version = persistence._state_format_version(service)
        draft.write_text(f'{{"__ministack_format__": {version}, "payload": {payload}}}')
        draft.replace(self._folder / f"{service}.json")


def _deployed() -> Any:
    """Differs whenever a stack has come to rest or a function, its code or its mappings have changed.

    None while a stack is being worked on: half a deployment is not worth a snapshot.
    """
    stacks = [stack.get("StackStatus", "") for _, stack in _items(cloudformation._stacks)]
    if any(status.endswith("_IN_PROGRESS") for status in stacks):
        return None
    events = [len(of_stack) for _, of_stack in _items(cloudformation._stack_events)]
    functions = [(key, func["config"].get("RevisionId")) for key, func in _items(lambda_svc._functions)]
    return stacks, events, functions, [key for key, _ in _items(lambda_svc._esms)]


def _items(store: Any) -> list[tuple[Any, Any]]:
    return list(store._data.items())
