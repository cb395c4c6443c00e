"""Words of forms and tables that are no part of the domain's own vocabulary."""

import re
from gettext import NullTranslations

from chalicelib.domain.words import VIETNAMESE

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
DOCUMENT_WORDS = {
    "pending": "Chờ tệp đến hoặc đang kiểm tra",
    "ready": "Đã kiểm tra, đạt",
    "refused": "Không nhận",
}
PAPER_WORDS = {
    "phieu": "Phiếu tiếp nhận hồ sơ",
    "ca-bo": "Cả bộ giấy trong một tệp",
    "bien-ban": "Biên bản họp hội đồng",
    "bang-tong-hop": "Bảng tổng hợp kết quả",
    "phieu-cham": "Phiếu chấm của từng thành viên",
    "du-thao-quyet-dinh": "Dự thảo quyết định",
    "goi-ho-so": "Danh mục hồ sơ chuyển cấp trên",
}
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
    "mean": "Điểm trung bình",
    "stars": "Hạng sao",
    "choice": "Quyết định",
    "letter": "Số văn bản gửi",
    "sent_on": "Ngày chuyển",
    "to": "Đổi thành",
    "plan": "Tệp kế hoạch",
    "count": "Số đạt được",
    "whole": "Tổng số",
    "on": "Ngày chốt số liệu",
    "source": "Văn bản nguồn",
    "kind": "Loại giấy tờ",
    "issuer": "Nơi cấp",
    "issued_on": "Ngày cấp",
    "expires_on": "Ngày hết hạn",
    "type": "Loại hình",
    "producer_type": "Loại hình",
    "representative": "Người đại diện pháp luật",
    "title": "Chức vụ",
    "address": "Địa chỉ",
    "phone": "Số điện thoại",
    "tax_code": "Mã số thuế",
    "registration_number": "Số giấy đăng ký kinh doanh",
    "text": "Góp ý hoặc trả lời",
    "story": "Câu chuyện của sản phẩm",
    "materials": "Nguyên liệu",
    "place": "Nơi sản xuất",
    "help": "Cần giúp gì",
    "letter_date": "Ngày văn bản",
    "down_reason": "Lý do trả lại",
    "samples": "Số mẫu đang giữ",
    "sample_note": "Ghi chú về mẫu",
    "discard_reason": "Lý do bỏ thư",
    "member": "Thành viên",
    "subject": "Nội dung khảo sát, kiểm nghiệm",
    "result": "Kết quả khảo sát, kiểm nghiệm",
    "given_by": "Người đồng ý",
    "paper": "Nơi giữ giấy đã ký",
}
SEAT_WORDS = {
    "chair": "Chủ tịch Hội đồng",
    "vice": "Phó Chủ tịch Hội đồng",
    "secretary": "Thư ký",
    "member": "Uỷ viên",
    "adviser": "Tổ tư vấn",
}
GROUND_WORDS = {
    "kinship": "Người thân",
    "interest": "Có phần vốn hoặc lợi ích",
    "employed": "Đang hoặc đã làm việc tại đó",
    "advised": "Đã tư vấn, viết hồ sơ giúp",
    "other": "Lý do khác",
    "same_person": "Cùng địa chỉ thư điện tử, là người đại diện của chủ thể",
    "agency": "Cơ quan trùng tên với chủ thể",
    "phone": "Trùng số điện thoại",
    "address": "Trùng địa chỉ",
    "tax_code": "Trùng mã số thuế",
    "earlier": "Đã có xung đột ở hồ sơ khác của cùng chủ thể",
}
TURN_WORDS = {
    "declared": "thành viên tự khai",
    "proposed": "hệ thống đề xuất từ dữ liệu, chờ xác nhận",
    "confirmed": "đã xác nhận",
    "cleared": "đã bỏ",
}
PROGRESS_WORDS = {"not_begun": "Chưa làm", "begun": "Đang làm", "to_mend": "Cần sửa", "done": "Xong"}
EFFECT_WORDS = {
    "reject_dossier": "hồ sơ bị loại",
    "disqualify": "sản phẩm không được xếp hạng",
    "not_evaluated": "không đánh giá các bước tiếp theo",
    "stop_scoring": "dừng chấm",
}
FAMILY_WORDS = {  # fields that a form has many of
    r"part_(.+)": "Phần {0}",
    r"c_(.+)": "Tiêu chí {0}",
    r"t_(.+)": "Chứng minh tiêu chí {0}",
    r"f_(.*)_(\d)": "Kết luận tiêu chí {0}, mức {1} sao",
    r"v_(.+)": "Kết quả kiểm tra {0}",
    r"w_(.+)": "Lý do của mục {0}",
    r"a_(.+)": "Trả lời về mục {0}",
    r"n_(.+)": "Ghi chú tiêu chí {0}",
    r"x_(.+)": "Xung đột với chủ thể {0}",
    r"p_(.+)": "Có mặt {0}",
    r"k_(.+)": "Căn cứ loại {0}",
    r"r_(.+)": "Lý do của căn cứ loại {0}",
}
FORECAST_WORDS = {0: "chưa đủ điều kiện 3 sao", 3: "3 sao", 4: "4 sao", 5: "tiềm năng 5 sao"}
_BROWSERS = (
    ("coc_coc", "Cốc Cốc"),
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
_KILO, _MEGA = 1000, 1_000_000


def field_name(name: str, tongue: NullTranslations = VIETNAMESE) -> str:
    """A form's field as its label says, its own name where no label is known: "part_A" is "Phần A"."""
    if name in FIELD_WORDS:
        return tongue.gettext(FIELD_WORDS[name])
    for pattern, words in FAMILY_WORDS.items():
        if found := re.fullmatch(pattern, name):
            return tongue.gettext(words).format(*found.groups())
    return name


def device(agent: str, tongue: NullTranslations = VIETNAMESE) -> str:
    """A browser as people know theirs: "Chrome, Android"."""
    browser = next((name for word, name in _BROWSERS if word in agent), tongue.gettext("Trình duyệt khác"))
    system = next((name for word, name in _SYSTEMS if word in agent), "")
    return f"{browser}, {system}" if system else browser


def forecast_star(star: int, tongue: NullTranslations = VIETNAMESE) -> str:
    """What a star of points and marks means to its producer: five are the centre's to give, below three nothing is given."""
    return tongue.gettext(FORECAST_WORDS.get(star, FORECAST_WORDS[0]))


def size(count: int, tongue: NullTranslations = VIETNAMESE) -> str:
    """Bytes as people say them: "1,4 MB", "212 KB", "87 byte"."""
    if count >= _MEGA:
        return f"{number(round(count / _MEGA, 1), tongue)} MB"
    if count >= _KILO:
        return f"{count // _KILO} KB"
    return tongue.ngettext("{count} byte", "{count} byte", count).format(count=count)


def number(value: object, tongue: NullTranslations = VIETNAMESE) -> str:
    """A decimal as people write it, "69,66"; `value` says itself with a point."""
    return str(value).replace(".", tongue.gettext(","))
