"""Uploads: a ticket, the parts of a big file, taking a file out again. The bytes go from the browser to the bucket."""

import re

from chalice.app import Blueprint, Response

from chalicelib.domain.deed import Deed
from chalicelib.domain.upload import parts_of
from chalicelib.doors.visit import Visit
from chalicelib.doors.web import answer_json, redirect, route, show
from chalicelib.services import dossiers, tickets

door = Blueprint(__name__)


@route(door, "/ho-so/{dossier}/tep", "upload", shows=Deed.DOSSIER_SEEN)
def choose(visit: Visit, dossier: str) -> Response:
    """The uploader on a page of its own, for a browser without our script too."""
    return _page(visit, dossier, None)


@route(door, "/ho-so/{dossier}/tep", "upload", "POST", again=choose)
def ticket(visit: Visit, dossier: str) -> Response:
    """For the script, what to do next as JSON; for everybody else, the form that goes to the bucket."""
    issued = tickets.issue(visit.actor, dossier, _wish(visit, dossier))
    return answer_json(_told(issued)) if visit.wants_json else _page(visit, dossier, issued)


@route(door, "/ho-so/{dossier}/tep/{document}/phan", "upload", "POST")
def part(visit: Visit, dossier: str, document: str) -> Response:
    """The next part of a big file and its address; `done` when there is none."""
    step = tickets.next_step(visit.actor, dossier, document)
    here = step.part and {"part": step.part.number, "start": step.part.start, "length": step.part.length}
    return answer_json({"url": step.url, **here} if here else {"done": True})


@route(door, "/ho-so/{dossier}/tep/{document}/xoa", "remove_document", "POST")
def remove(visit: Visit, dossier: str, document: str) -> Response:
    """Out of the draft."""
    tickets.remove(visit.actor, dossier, document)
    return redirect(_back(visit, dossier))


def _page(visit: Visit, dossier: str, issued: tickets.Ticket | None) -> Response:
    view = dossiers.view(visit.actor, dossier)
    asked = {name: visit.query.get(name) or visit.text(name) for name in ("criterion", "kind", "back")}
    return show(visit, "upload.html", bucket=tickets.upload_origin(), view=view, ticket=issued, asked=asked)


def _wish(visit: Visit, dossier: str) -> tickets.Wish:
    return tickets.Wish(
        name=visit.text("file_name"),
        size=visit.whole("size") if visit.wants_json or visit.text("size") else None,
        then=_back(visit, dossier),
        **visit.texts("content_type", "mark", "criterion", "kind"),
    )


def _told(issued: tickets.Ticket) -> dict[str, object]:
    document = issued.document
    if issued.url:
        return {"document": document.id, "url": issued.url, "fields": issued.fields}
    if document.state != "pending":
        return {"document": document.id, "done": True}
    next_ = f"/ho-so/{document.dossier}/tep/{document.id}/phan"
    return {"document": document.id, "next": next_, "parts": len(parts_of(document.size))}


def _back(visit: Visit, dossier: str) -> str:
    """The page of this dossier on which the form stood; the browser is believed nothing else."""
    page = visit.text("back")
    return page if re.fullmatch(rf"/ho-so/{re.escape(dossier)}(/[\w.-]+)*", page, re.ASCII) else f"/ho-so/{dossier}"
