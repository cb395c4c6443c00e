"""The draft of an authority's decision with its lists, and the package that goes to the next tier, as blocks."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain.council_paper import CouncilFacts, Judged
from chalicelib.domain.regulation import Outcome
from chalicelib.domain.words import day
from chalicelib.pages.labels import size
from chalicelib.printing.council import head, result, seal, signing, title
from chalicelib.printing.model import Block, Column, Grid, Kind, Line, Section, Signer, Signing, Style, Title

_NUMERALS = ("I", "II", "III")
_REFUSED = "refused"
_COUNCIL_S = (
    "Biên bản họp Hội đồng; phiếu đánh giá của từng thành viên cho từng sản phẩm; bảng tổng hợp kết quả; "
    "quyết định phê duyệt kết quả."
)
_LISTS = (
    ("DANH SÁCH SẢN PHẨM ĐƯỢC CÔNG NHẬN", ("recognised",)),
    ("DANH SÁCH SẢN PHẨM ĐỀ NGHỊ CẤP TRÊN ĐÁNH GIÁ", ("forwarded", "potential")),
    ("DANH SÁCH SẢN PHẨM CHƯA ĐƯỢC CÔNG NHẬN TRONG ĐỢT", (_REFUSED,)),
)


@dataclass(frozen=True, kw_only=True)
class _Appendix:
    """A list that is there because it is not empty; numbered as it comes."""

    numeral: str
    name: str
    kinds: tuple[str, ...]
    products: tuple[Judged, ...]


def draft_decision(said: CouncilFacts) -> list[Section]:
    """Grounds, articles, recipients, and a list for each kind of result. Once recorded, with its number, day and signer."""
    signed = said.decision
    number = signed.number if signed else said.wording.number.format(number="……")
    top = head(said, number, of_council=False, mark="" if signed else "DỰ THẢO")
    articles = _articles(said)
    blocks: list[Block] = [
        replace(top, day=date.fromisoformat(signed.date)) if signed else top,
        title(said),
        Line(text=said.office.authority, style=Style.CENTRED),
        *(Line(text=_filled(ground, said), style=Style.GROUND) for ground in said.wording.grounds),
        Line(text="QUYẾT ĐỊNH:", style=Style.CENTRED),
        *articles,
        Signing(
            recipients=[_filled(each, said, last=str(len(articles))) for each in said.wording.recipients],
            right=Signer(office=(said.office.signer,), name=signed.signer if signed else ""),
        ),
    ]
    return [Section(blocks=blocks), *(Section(blocks=_list(each, said)) for each in _appendices(said))]


def package(said: CouncilFacts) -> list[Section]:
    """What goes on to the next tier: the products, and every file of each with its hash."""
    number, sent = said.letter
    letter = f"{number} ngày {day(date.fromisoformat(sent))}" if number else "……/…… ngày ……/……/…………"
    blocks: list[Block] = [
        head(said, "", of_council=False),
        title(said),
        Line(lead="Văn bản chuyển: ", text=letter, style=Style.FLUSH),
        Line(text=f"A. SẢN PHẨM ({len(said.products)})", style=Style.SECTION),
        _table(said.products),
        Line(text="B. TÀI LIỆU TỪNG HỒ SƠ", style=Style.SECTION),
        _files(said.products),
        Line(text="C. GIẤY TỜ CỦA HỘI ĐỒNG", style=Style.SECTION),
        Line(text=_COUNCIL_S),
        *seal(said),
        replace(signing(said), right=Signer(office=(said.wording.chair,), how="(Ký, ghi rõ họ tên, ngày nhận)")),
    ]
    return [Section(blocks=blocks, wide=True)]


def _articles(said: CouncilFacts) -> list[Line]:
    counts = Counter(_kind(each) for each in said.products)
    meant = [article for article in said.wording.articles if not article.when or counts[article.when]]
    numbers = {kind: f"{counts[kind]:02d}" for _, kinds in _LISTS for kind in kinds}
    numerals = {kind: each.numeral for each in _appendices(said) for kind in each.kinds}
    return [
        Line(lead=f"Điều {at}. ", text=_filled(article.text, said, appendix=numerals.get(article.when, ""), **numbers))
        for at, article in enumerate(meant, 1)
    ]


def _filled(text: str, said: CouncilFacts, **more: str) -> str:
    known = {
        "tier": said.tier,
        "round": said.round,
        "decree": "; ".join(said.decrees),
        "months": said.months,
        "unit": said.unit,
    }
    return text.format(**known, closed=f"ngày {day(said.held_on)}", **more)


def _kind(judged: Judged) -> str:
    """Of which list it is. An upgrade that does not rise is not recognised anew."""
    if judged.keeps:
        return _REFUSED
    kinds = {Outcome.RECOGNISED: "recognised", Outcome.POTENTIAL_FIVE: "potential", Outcome.FORWARDED: "forwarded"}
    return kinds.get(judged.proposal.outcome, _REFUSED)


def _appendices(said: CouncilFacts) -> list[_Appendix]:
    found = [(name, kinds, tuple(each for each in said.products if _kind(each) in kinds)) for name, kinds in _LISTS]
    there = [each for each in found if each[2]]
    return [
        _Appendix(numeral=numeral, name=name, kinds=kinds, products=products)
        for numeral, (name, kinds, products) in zip(_NUMERALS, there, strict=False)
    ]


def _list(each: _Appendix, said: CouncilFacts) -> list[Block]:
    signed = said.decision
    which = (
        f"Quyết định số {signed.number} ngày {day(date.fromisoformat(signed.date))}" if signed else "dự thảo Quyết định"
    )
    under = f"(Kèm theo {which})"
    table = _table(each.products, reason=each.kinds == (_REFUSED,))
    return [Title(name=f"PHỤ LỤC {each.numeral}", about=each.name), Line(text=under, style=Style.CENTRED_NOTE), table]


def _table(of: Sequence[Judged], *, reason: bool = False) -> Grid:
    told: Callable[[Judged], str] = (lambda each: each.proposal.reason) if reason else result
    columns = (
        Column(head="TT", width=12, kind=Kind.NUMBER),
        Column(head="Tên sản phẩm", width=42),
        Column(head="Tên chủ thể", width=42),
        Column(head="Địa bàn", width=25),
        Column(head="Điểm TB", width=17, kind=Kind.NUMBER),
        Column(head="Lý do" if reason else "Kết quả", width=27),
    )
    rows = [
        (str(at), each.product, each.producer, each.unit, each.proposal.shown, told(each))
        for at, each in enumerate(of, 1)
    ]
    return Grid(name="Sản phẩm", columns=columns, rows=rows)


def _files(of: Sequence[Judged]) -> Grid:
    columns = (
        Column(head="Hồ sơ", width=45),
        Column(head="Số", width=12, kind=Kind.NUMBER),
        Column(head="Tệp", width=85),
        Column(head="Dung lượng", width=25),
        Column(head="Mã SHA-256", width=85),
    )
    rows = [
        (each.product, str(file.number), file.name, size(file.size), file.sha256 or "đang kiểm tra")
        for each in of
        for file in each.evidence
    ]
    return Grid(name="Tài liệu", columns=columns, rows=rows)
