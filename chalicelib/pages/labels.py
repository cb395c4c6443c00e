"""Words of forms and tables that are no part of the domain's own vocabulary."""

import re

PRODUCER_TYPE_WORDS = {
    "cooperative": "Hợp tác xã",
    "cooperative_group": "Tổ hợp tác",
    "company": "Công ty trách nhiệm hữu hạn",
    "enterprise": "Doanh nghiệp",
    "joint_stock": "Công ty cổ phần",
    "farm": "Trang trại",
    "household": "Hộ kinh doanh",
    "association": "Hội, hiệp hội",
}
DOCUMENT_WORDS = {"pending": "Chờ tệp đến hoặc đang kiểm tra", "ready": "Đã kiểm tra, đạt", "refused": "Không nhận"}
FILE_TYPE_WORDS = {
    "application/pdf": "PDF",
    "image/jpeg": "Ảnh JPEG",
    "image/png": "Ảnh PNG",
    "image/heic": "Ảnh HEIC",
    "image/webp": "Ảnh WebP",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (DOCX)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (XLSX)",
}
FIELD_WORDS = {
    "name": "Họ và tên",
    "email": "Địa chỉ thư điện tử",
    "producer_name": "Tên chủ thể",
    "product_name": "Tên sản phẩm",
    "criteria_set": "Bộ tiêu chí",
    "file_name": "Tên tệp",
    "size": "Kích thước",
    "reason": "Lý do",
    "note": "Nhận xét",
    "number": "Số quyết định",
    "date": "Ngày ký",
    "signer": "Người ký",
    "to": "Đổi thành",
    "plan": "Tệp kế hoạch",
    "count": "Số đạt được",
    "whole": "Tổng số",
    "on": "Ngày chốt số liệu",
    "source": "Văn bản nguồn",
}
EFFECT_WORDS = {
    "reject_dossier": "hồ sơ bị loại",
    "disqualify": "sản phẩm không được xếp hạng",
    "not_evaluated": "không đánh giá các bước tiếp theo",
    "stop_scoring": "dừng chấm",
}
_FAMILIES = (  # fields that a form has many of
    ("^part_", "Phần "),
    ("^c_", "Tiêu chí "),
    (r"^f_(.*)_(\d)$", r"Kết luận tiêu chí \1, mức \2 sao"),
    ("^k_", "Căn cứ loại "),
    ("^r_", "Lý do của căn cứ loại "),
)
_KILO, _MEGA = 1000, 1_000_000


def field_name(name: str) -> str:
    """A form's field as its label says, its own name where no label is known: "part_A" is "Phần A"."""
    if name in FIELD_WORDS:
        return FIELD_WORDS[name]
    for pattern, words in _FAMILIES:
        name = re.sub(pattern, words, name)
    return name


def forecast_star(star: int) -> str:
    """What a star of points and marks means to its producer: five are the centre's to give, below three nothing is given."""
    return {3: "3 sao", 4: "4 sao", 5: "tiềm năng 5 sao"}.get(star, "chưa đủ điều kiện 3 sao")


def size(count: int) -> str:
    """Bytes as people say them: "1,4 MB", "212 KB", "87 byte"."""
    if count >= _MEGA:
        return f"{count / _MEGA:.1f} MB".replace(".", ",")
    return f"{count // _KILO} KB" if count >= _KILO else f"{count} byte"
