"""The mailbox of the local world: what SES took, for the player, the tests and the curious, and its pages."""

import dataclasses
import html
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mail:
    id: str
    to: list[str]
    sender: str
    subject: str
    text: str
    html: str
    at: str
    tags: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        fields = dataclasses.asdict(self)
        return {"from" if name == "sender" else name: value for name, value in fields.items()}


class Mailbox:
    def __init__(self, file: Path) -> None:
        self._file = file
        lines = file.read_text().splitlines() if file.exists() else []
        self._mails = [Mail(**json.loads(line)) for line in lines if line.endswith("}")]
        file.write_text("".join(_line(mail) for mail in self._mails))

    def add(self, mail: Mail) -> None:
        with self._file.open("a") as file:
            file.write(_line(mail))
        self._mails.append(mail)

    def list(self, *, to: str = "", after: str = "") -> list[Mail]:
        """Oldest first; `after` the mail with that id, to the address `to`."""
        known = [mail.id for mail in self._mails]
        start = known.index(after) + 1 if after in known else 0
        return [mail for mail in self._mails[start:] if not to or to in mail.to]

    def get(self, mail_id: str) -> Mail | None:
        return next((mail for mail in self._mails if mail.id == mail_id), None)


def _line(mail: Mail) -> str:
    return json.dumps(dataclasses.asdict(mail), ensure_ascii=False) + "\n"


def list_page(mails: list[Mail], to: str) -> str:
    rows = "".join(
        f"<tr><td>{_text(mail.at[:16].replace('T', ' '))}<td>{_text(', '.join(mail.to))}"
        f'<td><a href="/_local/mailbox/{quote(mail.id)}">{_text(mail.subject)}</a>'
        for mail in reversed(mails)
    )
    return _page(
        "Hộp thư",
        f"""<form><label>Địa chỉ nhận <input name="to" type="email" value="{_text(to)}"></label>
<button>Lọc</button></form>
<p>{len(mails)} thư, mới nhất ở trên. Giờ quốc tế (UTC).</p>
<table><tr><th>Lúc<th>Gửi tới<th>Chủ đề{rows}</table>""",
    )


def mail_page(mail: Mail) -> str:
    return _page(
        mail.subject,
        f"""<p><a href="/_local/mailbox">Hộp thư</a></p>
<p>Từ: {_text(mail.sender)}<br>Tới: {_text(", ".join(mail.to))}<br>Lúc: {_text(mail.at)}</p>
<pre>{_text(mail.text)}</pre>""",
    )


def _page(title: str, body: str) -> str:
    return f"""<!doctype html><html lang="vi"><meta charset="utf-8"><title>{_text(title)}</title>
<meta name="viewport" content="width=device-width">
<style>body{{font-family:sans-serif;max-width:60rem;margin:2rem auto}}td,th{{padding:.3rem;text-align:left}}
pre{{white-space:pre-wrap}}</style>
<h1>{_text(title)}</h1>{body}</html>"""


def _text(value: str) -> str:
    return html.escape(value)
