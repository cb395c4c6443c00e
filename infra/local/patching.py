"""How we change ministack: every change names what it replaces, and fails loudly when that is gone."""

import inspect
import textwrap
from collections.abc import Callable
from typing import Any


class PatchError(RuntimeError):
    """The upstream code no longer is what a patch was written for."""


def replace_once(text: str, old: str, new: str) -> str:
    found = text.count(old)
    if found != 1:
        raise PatchError(f"expected once, found {found} times:\n{old}")
    return text.replace(old, new)


def rewrite(owner: Any, name: str, *changes: tuple[str, str], **names: Any) -> None:
    """Recompile `owner.name` from its source with each (old, new) applied; `names` become visible to it."""
    function = getattr(owner, name)
    if hasattr(function, "__wrapped__"):
        raise PatchError(f"{name} is wrapped already; rewrite it first")
    text = textwrap.dedent(inspect.getsource(function))
    for old, new in changes:
        text = replace_once(text, old, new)
    scope = function.__globals__
    scope.update(names)
    made: dict[str, Any] = {}
    exec(compile(text, f"{function.__code__.co_filename}:{name}", "exec"), scope, made)  # noqa: S102 -- our own text
    setattr(owner, name, made[function.__name__])


def wrap(owner: Any, name: str, parameters: str, around: Callable[..., Any]) -> None:
    """Replace `owner.name` by `around(original, *args, **kwargs)`, if its parameters still read as stated."""
    original = getattr(owner, name)
    found = ", ".join(inspect.signature(original).parameters)
    if found != parameters:
        raise PatchError(f"{name} takes ({found}), not ({parameters})")

    async def later(*args: Any, **kwargs: Any) -> Any:
        return await around(original, *args, **kwargs)

    def at_once(*args: Any, **kwargs: Any) -> Any:
        return around(original, *args, **kwargs)

    replaced: Any = later if inspect.iscoroutinefunction(original) else at_once
    replaced.__wrapped__ = original
    setattr(owner, name, replaced)


def set_value(owner: Any, name: str, old: Any, new: Any) -> None:
    if getattr(owner, name) != old:
        raise PatchError(f"{name} is {getattr(owner, name)!r}, not {old!r}")
    setattr(owner, name, new)
