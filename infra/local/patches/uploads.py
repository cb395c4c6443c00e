# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""An upload in parts is completed by S3's rules, and a preflight is answered by the bucket's own CORS rules.

Upstream takes parts of any length in any order, and lets every page send anything unless IAM is enforced in full.
"""

import re
from typing import Any

from ministack import app
from ministack.services import s3

from infra.local.patching import rewrite, wrap

_LEAST = 5 * 1024 * 1024  # of every part but the last


def apply() -> None:
    wrap(s3, "_complete_multipart_upload", "bucket_name, key, body, query_params, headers", _check_parts)
    asked = '_s3_cors_target(headers.get("host", ""), path)'
    rewrite(app, "_handle_options_request", (f"{asked} if AUTH else None", asked))


def _check_parts(complete: Any, *request: Any) -> Any:
    _bucket, _key, body, query = request[:4]
    upload = s3._multipart_uploads.get(s3._qp(query, "uploadId"))
    numbers = [int(number) for number in re.findall(rb"<PartNumber>(\d+)</PartNumber>", body)]
    if upload and numbers != sorted(set(numbers)):
        return s3._error("InvalidPartOrder", "The list of parts was not in ascending order.", 400)
    lengths = [upload["parts"][number]["size"] for number in numbers if number in upload["parts"]] if upload else []
    if any(length < _LEAST for length in lengths[:-1]):
        return s3._error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size.", 400)
    return complete(*request)
