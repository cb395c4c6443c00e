# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""Object Lock that CloudFormation asks for is there, and what it locks stays locked over a restart.

Upstream leaves the property out, so that the receipts' bucket would be an ordinary one.
"""

from typing import Any

from ministack.services import s3
from ministack.services.cloudformation import provisioners

from infra.local.patching import wrap


def apply() -> None:
    wrap(provisioners, "_s3_apply_configurations", "name, props, old_props", _lock_too)
    s3._PERSISTED_BUCKET_DICTS["object_retention"] = s3._object_retention
    s3._PERSISTED_BUCKET_DICTS["object_legal_hold"] = s3._object_legal_hold


def _lock_too(configure: Any, name: str, props: dict[str, Any], *old: Any) -> Any:
    answer = configure(name, props, *old)
    if str(props.get("ObjectLockEnabled")).lower() == "true":
        rule = props.get("ObjectLockConfiguration", {}).get("Rule", {})
        s3._bucket_object_lock[name] = {"enabled": True, "default_retention": _retention(rule)}
        s3._bucket_versioning[name] = "Enabled"
    return answer


def _retention(rule: dict[str, Any]) -> dict[str, Any] | None:
    asked = rule.get("DefaultRetention")
    if not asked:
        return None
    return {unit: asked[unit] if unit == "Mode" else int(asked[unit]) for unit in asked}
