# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""Table writes go to the write-ahead log before they are answered, and come back from it at a start."""

import json
import logging
from typing import Any

from ministack.core.persistence import _json_default
from ministack.core.responses import (
    AccountRegionScopedDict,
    get_account_id,
    get_region,
    set_request_account_id,
    set_request_region,
)
from ministack.services import dynamodb

from infra.local.durability import GENERATION, WriteAheadLog
from infra.local.patching import PatchError, wrap

WRITES = (
    "_put_item",
    "_update_item",
    "_delete_item",
    "_transact_write_items",
    "_batch_write_item",
    "_create_table",
    "_delete_table",
)
_PARTS = {
    "tables",
    "tags",
    "ttl_settings",
    "pitr_settings",
    "kinesis_destinations",
    "contributor_insights",
    "backups",
    "resource_policies",
    "exports",
    "imports",
}
_log = logging.getLogger("local.tables")


def apply(log: WriteAheadLog) -> None:
    if set(dynamodb.get_state()) != _PARTS:
        raise PatchError("the state of DynamoDB has other parts")

    for name in WRITES:
        wrap(dynamodb, name, "data", _logged(log, name))


def _logged(log: WriteAheadLog, name: str) -> Any:
    def write(original: Any, data: dict[str, Any]) -> Any:
        with log.lock:
            entry = [name, get_account_id(), get_region(), json.dumps(data)]
            # A repeated request is answered from memory; in a replay it would be a second write.
            repeated = data.get("ClientRequestToken", "") in dynamodb._txn_idempotency
            answer = original(data)
            if answer[0] == 200 and not repeated:  # noqa: PLR2004 -- HTTP's own number
                log.add(entry)
            return answer

    return write


def replay(log: WriteAheadLog, generation: int) -> None:
    entries = log.entries_from(generation)
    refused = 0
    for name, account, region, data in entries:
        set_request_account_id(account)
        set_request_region(region)
        refused += getattr(dynamodb, name)(json.loads(data))[0] >= 400  # noqa: PLR2004 -- HTTP's own number
    if entries:
        _log.warning("replayed %d table writes, %d refused", len(entries), refused)


def snapshot(log: WriteAheadLog) -> tuple[int, str]:
    """The tables as text, and the log's new generation; nothing is written in between."""
    with log.lock, dynamodb._lock:
        generation = log.rotate()
        state: dict[str, Any] = {part: getattr(dynamodb, f"_{part}") for part in _PARTS - {"tables"}}
        state["tables"] = _tables()
        state[GENERATION] = generation
        # Serialised under the lock, instead of deep-copied under it and serialised after: five times shorter.
        return generation, json.dumps(state, default=_json_default)


def _tables() -> AccountRegionScopedDict:
    tables = AccountRegionScopedDict()
    for (account, region, name), table in dynamodb._tables.all_items():
        kept = {key: value for key, value in table.items() if key != dynamodb._INDEX_MEMBERS}
        tables.set_scoped(account, region, name, kept)
    return tables
