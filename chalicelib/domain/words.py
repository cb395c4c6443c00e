"""Words people read: instants in full, names of states. Vietnamese; the only zone people see is Asia/Ho_Chi_Minh."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no summer time, so a fixed offset says it all
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

STATE_WORDS = {
    "draft": "CHƯA NỘP",
    "submitted": "Đã nộp, chờ kiểm tra",
    "returned": "Trả lại, chờ bổ sung",
    "accepted": "Đã tiếp nhận",
    "in_council": "Hội đồng đang chấm",
    "scored": "Đã chấm, chờ quyết định",
    "forwarded": "Chuyển lên cấp trên",
    "recognised": "Được công nhận",
    "potential_five": "Tiềm năng 5 sao",
    "not_recognised": "Không được công nhận",
    "not_upgraded": "Không nâng hạng, giữ hạng đang có",
    "deferred": "Chưa xét trong đợt này",
    "withdrawn": "Đã rút",
}
PRODUCT_WORDS = {
    "candidate": "Chưa xếp hạng",
    "under_evaluation": "Đang đánh giá",
    "recognised_3": "3 sao",
    "recognised_4": "4 sao",
    "recognised_5": "5 sao",
    "potential_five": "Tiềm năng 5 sao",
    "expired": "Hết hạn",
    "revoked": "Bị thu hồi",
}
IDEA_WORDS = {
    "idea_sent": "Đã gửi, chờ đọc",
    "idea_read": "Cán bộ đã đọc",
    "idea_advised": "Được góp ý, cần làm thêm",
    "idea_answered": "Đã trả lời",
    "idea_opened": "Đã mở hồ sơ",
    "idea_withdrawn": "Đã rút",
}
KIND_WORDS = {"first": "Đánh giá lần đầu", "upgrade": "Nâng hạng", "re_evaluation": "Đánh giá lại"}
OUTCOME_WORDS = {
    "recognised": "công nhận",
    "forwarded": "chuyển lên cấp trên",
    "potential_five": "tiềm năng 5 sao",
    "not_recognised": "không công nhận",
}
PHASE_WORDS = {
    "planned": "Chưa mở",
    "filing": "Đang nhận hồ sơ",
    "checking": "Đang kiểm tra hồ sơ",
    "council": "Hội đồng đang chấm",
    "decision": "Chờ quyết định",
    "done": "Đã kết thúc",
}
MEASURE_WORDS = {"working_days": "ngày làm việc", "days": "ngày", "months": "tháng"}
LEFT_WORDS = {"7d": "7 ngày", "48h": "48 giờ", "4h": "4 giờ"}


def instant(at: datetime) -> str:
    """ "17 giờ 00, thứ Tư ngày 24/05/2023 (giờ Việt Nam)"."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M}, {WEEKDAYS[local.weekday()]} ngày {local:%d/%m/%Y} (giờ Việt Nam)"


def day(on: date) -> str:
    """ "24/05/2023"."""
    return f"{on:%d/%m/%Y}"


def moment(name: str, tier: Callable[[str], str]) -> str:
    """A date of a round's calendar by its name in `Round.moments`: "Hội đồng cấp huyện bắt đầu".

    `tier` says a tier as people do; its words are its decree's.
    """
    where, _, what = name.rpartition(".")
    if not where:
        return {
            "opens": "Mở nhận hồ sơ",
            "closes": "Khoá nhận hồ sơ",
            "proposes": "Hạn cấp cơ sở đề nghị",
            "forwards": "Hạn gửi hồ sơ lên trung ương",
        }[what]
    return {
        "opens": f"Hội đồng {tier(where)} bắt đầu",
        "closes": f"Hội đồng {tier(where)} khoá phiếu",
        "finish": f"Hạn hoàn thành {tier(where)}",
    }[what]


def stars(count: int | None) -> str:
    """ "3 sao", and "không xếp sao" for none."""
    return f"{count} sao" if count else "không xếp sao"
