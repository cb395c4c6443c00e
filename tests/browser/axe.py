"""axe-core in a page: what it finds wrong for people who see, hear or move otherwise."""

from functools import cache
from importlib.resources import files

_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(
  (found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`))),
  (error) => done([String(error)]),
);
"""


def faults(driver) -> list[str]:
    """Rule, place and reason of each; the browser's own protocol runs it, past the page's policy."""
    driver.execute_script(_script())
    return driver.execute_async_script(_RUN)


@cache
def _script() -> str:
    return (files("axe_core_python") / "axe.min.js").read_text("utf-8")
