# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""API Gateway compresses what a browser takes compressed, from the size the API says; upstream only stores that size."""

import gzip
from typing import Any

from ministack.services import apigateway_v1

from infra.local.patching import wrap


def apply() -> None:
    wrap(apigateway_v1, "handle_execute", "api_id, stage_name, method, path, headers, body, query_params", _compress)


async def _compress(execute: Any, api_id: str, *rest: Any) -> Any:
    status, sent, body = await execute(api_id, *rest)
    headers = rest[3]
    least = _least(api_id)
    encoded = {name.lower() for name in sent} & {"content-encoding"}
    if least is None or encoded or len(body) < least or "gzip" not in _accepted(headers):
        return status, sent, body
    kept = {name: value for name, value in sent.items() if name.lower() != "content-length"}
    packed = body.encode() if isinstance(body, str) else body
    return status, {**kept, "Content-Encoding": "gzip"}, gzip.compress(packed, mtime=0)


def _least(api_id: str) -> int | None:
    found = [api for key, api in list(apigateway_v1._rest_apis._data.items()) if key[-1] == api_id]
    size = found[0].get("minimumCompressionSize") if found else None
    return None if size is None else int(size)


def _accepted(headers: Any) -> str:
    return str(next((value for name, value in headers.items() if name.lower() == "accept-encoding"), ""))
