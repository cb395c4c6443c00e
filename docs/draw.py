"""Draws the lifecycle tables as Mermaid pictures, into the pages that show them.

    python docs/draw.py            writes README.md and docs/lifecycle.md between their markers
"""

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chalicelib.domain.lifecycle import DOSSIER_STEPS, FINAL, PRODUCT_STEPS, ProductState, Step  # noqa: E402 - after the path

PAGES = ("README.md", "docs/lifecycle.md")
_SHY = ("withdraw", "defer", "carry_over", "miss_file")  # leave from nearly everywhere; told in a note, not in a dozen arrows


def main() -> None:
    for page in PAGES:
        path = ROOT / page
        path.write_text(drawn(path.read_text("utf-8")), "utf-8")


def drawn(page: str) -> str:
    """The page with each picture drawn anew from the tables."""
    for name, picture in pictures().items():
        begin, end = f"<!-- drawn: {name} -->", f"<!-- end: {name} -->"
        if begin in page:
            before, _, rest = page.partition(begin)
            page = f"{before}{begin}\n```mermaid\n{picture}\n```\n{end}{rest.partition(end)[2]}"
    return page


def pictures() -> dict[str, str]:
    """Mermaid text by name."""
    shown = [step for step in DOSSIER_STEPS if step.act not in _SHY]
    return {
        "dossier": _machine(shown, [str(state) for state in FINAL if state in {step.after for step in shown}]),
        "product": _machine(PRODUCT_STEPS, [str(ProductState.REVOKED)]),
    }


def _machine(steps: Sequence[Step], ends: Sequence[str]) -> str:
    arrows: dict[tuple[str, str], list[str]] = {}
    for step in steps:
        arrows.setdefault((step.before or "[*]", step.after), []).append(f"{step.act} ({step.who})")
    lines = [f"    {before} --> {after}: {', '.join(dict.fromkeys(acts))}" for (before, after), acts in arrows.items()]
    return "\n".join(["stateDiagram-v2", "    direction LR", *lines, *(f"    {end} --> [*]" for end in sorted(ends))])


if __name__ == "__main__":
    main()
