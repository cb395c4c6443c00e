"""The slip: what a dossier's producer holds once it is filed (Phiếu tiếp nhận)."""

from reportlab.platypus import Flowable

from chalicelib.domain.deadline import in_full
from chalicelib.domain.paper import Evidence, PaperFacts, Slip
from chalicelib.domain.words import day, instant
from chalicelib.pages.labels import size
from chalicelib.printing.blocks import fact, grid, heading, say, signatures, title

_KEEP = (
    "Phiếu do hệ thống lập khi hồ sơ được nộp. Bản gốc là biên nhận điện tử đã khoá, có mã SHA-256 của từng tệp; "
    "từ đó in lại được bất cứ lúc nào."
)


def slip_of(said: PaperFacts, slip: Slip) -> list[Flowable]:
    """One page, or more where many files were filed."""
    return [
        *heading(("ỦY BAN NHÂN DÂN", said.unit.upper()), slip.number, said.unit, said.dated),
        *title("Phiếu tiếp nhận hồ sơ", "Đánh giá, phân hạng sản phẩm OCOP"),
        fact("Số phiếu", slip.number),
        fact("Sản phẩm", said.product),
        fact("Chủ thể", said.producer),
        fact("Nộp lúc", instant(slip.submitted_at)),
        fact("Lần nộp", str(slip.filing)),
        fact("Đợt đánh giá", slip.round),
        fact("Căn cứ", f"{slip.regulation}: {slip.reason}"),
        fact("Người kiểm tra", slip.checker),
        fact("Kiểm tra xong", in_full(slip.check_by)),
        *([fact("Đánh giá xong đến hết ngày", day(slip.finish_by))] if slip.finish_by else []),
        say(f"Tệp đã nộp ({len(said.evidence)})", "section"),
        files_of(said.evidence),
        say(_KEEP, "note"),
        signatures(("NGƯỜI NỘP HỒ SƠ", "(Ký, ghi rõ họ tên)"), ("NGƯỜI TIẾP NHẬN", "(Ký, ghi rõ họ tên)")),
    ]


def files_of(evidence: tuple[Evidence, ...]) -> Flowable:
    """The files in their order; the number is how the criteria refer to each."""
    rows = (
        (
            say(str(each.number), "small"),
            say(_named(each), "small"),
            say(size(each.size), "right"),
            say(each.sha256 or "đang kiểm tra", "small"),
        )
        for each in evidence
    )
    return grid(("Số", "Tệp", "Dung lượng", "Mã SHA-256"), rows, (11, 66, 22, 61))


def _named(file: Evidence) -> str:
    paper = (
        ("số", file.paper_number),
        ("nơi cấp", file.issuer),
        ("ngày cấp", day(file.issued_on) if file.issued_on else ""),
        ("có giá trị đến", day(file.expires_on) if file.expires_on else ""),
    )
    told = "; ".join(f"{name} {value}" for name, value in paper if value)
    return f"{file.name} ({told})" if told else file.name
