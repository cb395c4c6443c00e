"""What a council's papers say, as blocks: minutes, summary, score sheets. Decisions and packages are in `decision.py`."""

from collections import Counter
from collections.abc import Sequence

from chalicelib.domain.council_paper import XLSX, CouncilFacts, Judged, SignedSheet
from chalicelib.domain.paper import Score
from chalicelib.domain.procedure import Setting
from chalicelib.domain.words import OUTCOME_WORDS, instant, stars
from chalicelib.pages.rule_words import in_words, source_of
from chalicelib.printing.model import Block, Column, Grid, Head, Kind, Line, Section, Signer, Signing, Style, Title

SIGN = "(Ký, ghi rõ họ tên)"
_WIDE = 252.0  # millimetres between the margins of a page laid wide
_APART = 7  # so many members have a column each on paper: narrower ones would not hold a total
_SHOWN = "Điểm trung bình hiển thị theo quy tắc làm tròn của Hội đồng; khung sao so theo quy tắc đó."
_VERIFY = "Tính lại được từ tệp xuất của đợt bằng chương trình kiểm tra độc lập verify/sao_lang_verify.py."


def minutes(said: CouncilFacts) -> list[Section]:
    """The council's meeting, its rules, what it found for each product."""
    count = Counter(result(each) for each in said.products)
    return [
        Section(
            blocks=[
                head(said, said.wording.number.format(number="……"), of_council=True),
                title(said),
                Line(text=f"từ {instant(said.opens)} đến {instant(said.closed)}.", lead="Thời gian: "),
                Line(text="; ".join(said.decrees) + ".", lead="Căn cứ chấm điểm: "),
                Line(text="I. THÀNH PHẦN", style=Style.SECTION),
                _members(said),
                Line(text="II. QUY TẮC ÁP DỤNG", style=Style.SECTION),
                *(block for decree, settings in said.rules for block in _rules(decree, settings)),
                Line(text="III. KẾT QUẢ TỪNG SẢN PHẨM", style=Style.SECTION),
                *(block for number, each in enumerate(said.products, 1) for block in _product(number, each, said)),
                Line(text="IV. KẾT LUẬN", style=Style.SECTION),
                Line(
                    text=f"Hội đồng đã chấm {len(said.products)} sản phẩm và đề nghị cấp có thẩm quyền xem xét, quyết định:"
                ),
                *(Line(text=f"– {words}: {number} sản phẩm.") for words, number in sorted(count.items())),
                Line(text=said.wording.closing),
                *seal(said),
                signing(said),
            ]
        )
    ]


def summary(said: CouncilFacts) -> list[Section]:
    """Every product with each member's total, one line each."""
    legend = "; ".join(f"TV{at}: {each.name}" for at, each in enumerate(said.members, 1))
    return [
        Section(
            wide=True,
            blocks=[
                head(said, "", of_council=True),
                title(said),
                _totals(said),
                Line(text=legend, style=Style.NOTE),
                Line(text=_SHOWN, style=Style.NOTE),
                *seal(said),
                signing(said),
            ],
        )
    ]


def score_sheets(said: CouncilFacts) -> list[Section]:
    """Every signed sheet of one product, each on pages of its own."""
    (judged,) = said.products
    return [Section(blocks=_sheet(said, judged, sheet)) for sheet in said.sheets]


def head(said: CouncilFacts, number: str, *, of_council: bool, mark: str = "") -> Head:
    """The council issues under its authority; a decision is the authority's own."""
    on = said.held_on if of_council else None
    if of_council:
        above = (*said.office.above, said.office.issuer)
        return Head(above=above, issuer=said.office.council, number=number, place=said.office.place, day=on, mark=mark)
    return Head(
        above=said.office.above, issuer=said.office.issuer, number=number, place=said.office.place, day=on, mark=mark
    )


def title(said: CouncilFacts) -> Title:
    """By its wording."""
    return Title(name=said.wording.name, about=said.wording.about.format(tier=said.tier, round=said.round))


def seal(said: CouncilFacts) -> list[Block]:
    """How anybody recomputes the results."""
    if not said.seal:
        return []
    digest = Line(lead="Mã kiểm chứng kết quả (SHA-256): ", text=said.seal, style=Style.FLUSH)
    return [digest, Line(text=_VERIFY, style=Style.NOTE)]


def signing(said: CouncilFacts) -> Signing:
    """Whoever kept the record at the left, the chair at the right."""
    chair = next((each.name for each in said.members if each.chairs), "")
    left = Signer(office=(said.wording.secretary,), how=SIGN) if said.wording.secretary else None
    return Signing(left=left, right=Signer(office=(said.wording.chair,), how=SIGN, name=chair))


def result(judged: Judged) -> str:
    """What the council proposes, in words: "công nhận 4 sao"."""
    proposal = judged.proposal
    if judged.keeps and proposal.held:
        return f"không nâng hạng, giữ {stars(proposal.held.stars)}"
    words = OUTCOME_WORDS[proposal.outcome] + (f" {stars(proposal.stars)}" if proposal.stars else "")
    return words + (f", {stars(proposal.interim)} trong lúc chờ trung ương" if proposal.interim else "")


def _members(said: CouncilFacts) -> Grid:
    rows = [
        (str(at), each.name, "Chủ tịch Hội đồng" if each.chairs else "Thành viên", f"{each.signed}/{each.seated}")
        for at, each in enumerate(said.members, 1)
    ]
    columns = (
        Column(head="TT", width=12),
        Column(head="Họ và tên", width=75),
        Column(head="Vai trò", width=45),
        Column(head="Phiếu đã ký", width=33),
    )
    return Grid(name="Thành phần", columns=columns, rows=rows)


def _rules(decree: str, settings: Sequence[Setting]) -> list[Block]:
    rows = [(each.label.vi, in_words(each), source_of(each)) for each in settings]
    columns = (Column(head="Nội dung", width=50), Column(head="Quy tắc", width=60), Column(head="Nguồn", width=55))
    return [Line(text=decree, style=Style.BOLD), Grid(name="Quy tắc", columns=columns, rows=rows)]


def _product(number: int, each: Judged, said: CouncilFacts) -> list[Block]:
    proposal, names = each.proposal, {seat.member: seat.name for seat in said.members}
    totals = "; ".join(f"{names.get(member, member)} {total}" for member, total in each.totals.items())
    signed = f"{len(each.totals)}/{len(each.seated)} thành viên đã ký, cần {each.needed}"
    facts = [
        ("Chủ thể: ", f"{each.producer}, {each.unit}."),
        ("Phiếu: ", f"{signed}. Tổng điểm: {totals}."),
        ("Điểm trung bình: ", f"{proposal.shown} (số đúng {proposal.mean}); chênh lệch {proposal.spread} điểm."),
        ("Yêu cầu tối thiểu chưa đạt: ", f"{', '.join(each.missed)}." if each.missed else ""),
        ("Căn cứ loại: ", f"{'; '.join(proposal.grounds)}." if proposal.grounds else ""),
        ("Đề nghị: ", f"{result(each)}. {proposal.reason[:1].upper()}{proposal.reason[1:]}."),
    ]
    lines = [Line(lead=lead, text=text) for lead, text in facts if text]
    return [Line(text=f"{number}. {each.product}", style=Style.BOLD), *lines]


def _totals(said: CouncilFacts) -> Grid:
    number, fixed, points = Kind.NUMBER, (10, 28, 18, 20, 38), _points(said)
    free = (_WIDE - sum(fixed) - sum(column.width for column in points)) / 2
    columns = (
        Column(head="TT", width=fixed[0], kind=number),
        Column(head="Sản phẩm", width=free),
        Column(head="Chủ thể", width=free),
        Column(head="Địa bàn", width=fixed[1]),
        *points,
        Column(head="Điểm TB", width=fixed[2], kind=number),
        Column(head="Chênh lệch", width=fixed[3], kind=number),
        Column(head="Đề nghị", width=fixed[4]),
    )
    rows = [
        (
            str(at),
            each.product,
            each.producer,
            each.unit,
            *_points_of(each, said),
            each.proposal.shown,
            str(each.proposal.spread),
            result(each),
        )
        for at, each in enumerate(said.products, 1)
    ]
    return Grid(name="Tổng hợp", columns=columns, rows=rows)


def _is_apart(said: CouncilFacts) -> bool:
    """Whether each member's totals have a column: where somebody reckons with them, and where there is room."""
    return said.form == XLSX or len(said.members) <= _APART


def _points(said: CouncilFacts) -> tuple[Column, ...]:
    if not _is_apart(said):
        return (Column(head="Điểm của từng thành viên", width=80),)
    each = min(13.0, 80 / max(1, len(said.members)))
    return tuple(Column(head=f"TV{at}", width=each, kind=Kind.NUMBER) for at in range(1, len(said.members) + 1))


def _points_of(judged: Judged, said: CouncilFacts) -> tuple[str, ...]:
    totals = [str(judged.totals.get(seat.member, "–")) for seat in said.members]
    if _is_apart(said):
        return tuple(totals)
    return (", ".join(f"TV{at}\N{NO-BREAK SPACE}{total}" for at, total in enumerate(totals, 1)),)


def _sheet(said: CouncilFacts, judged: Judged, sheet: SignedSheet) -> list[Block]:
    scores = sheet.scores
    rows = [_score(each) for each in scores.scores]
    strong = frozenset(at for at, each in enumerate(scores.scores) if not each.is_leaf)
    columns = (
        Column(head="Mã", width=16),
        Column(head="Tiêu chí và mức đã chọn", width=113),
        Column(head="Tối đa", width=17, kind=Kind.NUMBER),
        Column(head="Điểm", width=19, kind=Kind.NUMBER),
    )
    role = "Chủ tịch Hội đồng" if sheet.chairs else "thành viên Hội đồng"
    which = f"{scores.set_no}. {scores.set_label.vi}"
    chosen = [Line(lead="Bộ sản phẩm: ", text=which, style=Style.FLUSH)] if scores.set_no else []
    return [
        head(said, "", of_council=True),
        title(said),
        Line(lead="Sản phẩm: ", text=judged.product, style=Style.FLUSH),
        Line(lead="Chủ thể: ", text=f"{judged.producer}, {judged.unit}", style=Style.FLUSH),
        *chosen,
        Line(lead="Người chấm: ", text=f"{sheet.name}, {role}", style=Style.FLUSH),
        Grid(name="Phiếu chấm", columns=columns, rows=rows, strong=strong),
        Line(lead="Tổng điểm: ", text=f"{scores.total}", style=Style.FLUSH),
        Line(lead="Nhận xét: ", text=sheet.note or "không có", style=Style.FLUSH),
        Line(
            text=f"Phiếu đã ký trong hệ thống lúc {instant(sheet.signed_at)}; từ lúc đó không đổi được.",
            style=Style.NOTE,
        ),
        Signing(right=Signer(office=(said.wording.chair,), how=SIGN, name=sheet.name)),
    ]


def _score(score: Score) -> tuple[str, ...]:
    chosen = score.chosen.vi if score.chosen else "không đạt mức nào" if score.meets_none else ""
    words = score.label.vi + (f"\n→ {chosen}" if chosen else "")
    return score.code, words, str(score.most), "–" if score.points is None else str(score.points)
