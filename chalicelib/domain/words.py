"""Words people read: instants in full, names of states. The only zone people see is Asia/Ho_Chi_Minh.

Written in Vietnamese. A `tongue` says them in the reader's language: a catalogue as the standard `gettext` reads it.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from gettext import NullTranslations

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no summer time, so a fixed offset says it all
VIETNAMESE = NullTranslations()  # says everything as it is written
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
    "below_five": "Trung ương đánh giá dưới 5 sao, chờ tỉnh quyết định",
    "evaluate_again": "Tỉnh đánh giá lại ở đợt sau",
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
INQUIRY_WORDS = {"site_visit": "Khảo sát thực tế", "lab_test": "Đề nghị kiểm nghiệm"}
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
EVENT_WORDS = {  # as a producer reads them; what is not here is not told
    "DossierOpened": "Mở hồ sơ",
    "DossierCopied": "Chép tài liệu từ hồ sơ trước",
    "DossierAllowedLate": "Được phép nộp sau hạn của đợt",
    "DossierSubmitted": "Nộp hồ sơ",
    "DossierResubmitted": "Nộp lại sau khi bổ sung",
    "DossierCarriedOver": "Chuyển sang đợt sau, thành bản nháp",
    "DossierAccepted": "Được tiếp nhận",
    "DossierProposed": "Được kiểm tra và đề nghị lên cấp trên",
    "DossierReturned": "Được trả lại để bổ sung",
    "SupplementReminded": "Cán bộ nhắc bổ sung",
    "DossierHandedOver": "Được gửi lên cấp trên kèm văn bản",
    "HandOverAcknowledged": "Cấp trên xác nhận đã nhận",
    "DossierReturnedDown": "Cấp trên trả lại cấp dưới để kiểm tra lại",
    "FiledFileRefused": "Có tệp đã nộp không qua được kiểm tra",
    "SheetsIssued": "Hội đồng bắt đầu chấm",
    "DossierScored": "Hội đồng chấm xong, chờ quyết định",
    "DossierRecognised": "Được công nhận",
    "DossierForwarded": "Được chuyển lên cấp trên",
    "PotentialFiveFound": "Được ghi nhận tiềm năng 5 sao",
    "CentreFoundBelow": "Trung ương đánh giá dưới 5 sao, chờ tỉnh quyết định",
    "EvaluationAgain": "Tỉnh quyết định đánh giá lại ở đợt sau",
    "DossierNotRecognised": "Không được công nhận",
    "DossierNotUpgraded": "Không nâng hạng, giữ hạng đang có",
    "DossierDeferred": "Chưa xét trong đợt này",
    "DossierWithdrawn": "Rút hồ sơ",
}
GROUP_WORDS = {  # of an officer's work list
    "overdue": "Quá hạn",
    "due_soon": "Còn không quá 3 ngày làm việc",
    "new": "Mới, chờ kiểm tra",
    "waiting": "Chờ chủ thể bổ sung",
    "hand_over": "Cần gửi lên cấp trên",
    "onward": "Đã qua bước này",
    "unfiled": "Chủ thể chưa nộp",
}
RULE_WORDS = {  # of one item of an officer's check
    "not_there": "chưa có tệp nào khai là loại này",
    "there": "có tệp",
    "expired": "đã hết hạn",
    "runs_out": "hết hạn trước khi đợt kết thúc",
    "unchecked": "máy chưa kiểm tra xong",
    "refused": "không qua được kiểm tra",
    "proves_nothing": "chưa khai loại giấy tờ, chưa gắn tiêu chí",
}
FINDING_WORDS = {"": "không nêu", "ok": "đạt", "missing": "còn thiếu", "wrong": "cần sửa"}
_HOURS_TOLD = 72
MEASURE_WORDS = {"working_days": "ngày làm việc", "days": "ngày", "months": "tháng"}
MOMENT_WORDS = {  # whether it is a stage's, and which
    (False, "opens"): "Mở nhận hồ sơ",
    (False, "closes"): "Khoá nhận hồ sơ",
    (False, "proposes"): "Hạn cấp cơ sở đề nghị",
    (False, "forwards"): "Hạn gửi hồ sơ lên trung ương",
    (True, "opens"): "Hội đồng {tier} bắt đầu",
    (True, "closes"): "Hội đồng {tier} khoá phiếu",
    (True, "finish"): "Hạn hoàn thành {tier}",
}


def instant(at: datetime, tongue: NullTranslations = VIETNAMESE) -> str:
    """ "17 giờ 00, thứ Tư ngày 24/05/2023 (giờ Việt Nam)"."""
    local = at.astimezone(VIETNAM)
    weekday = tongue.gettext(WEEKDAYS[local.weekday()])
    said = tongue.gettext("{hour} giờ {minute}, {weekday} ngày {day} (giờ Việt Nam)")
    return said.format(hour=f"{local:%H}", minute=f"{local:%M}", weekday=weekday, day=day(local))


def day(on: date) -> str:
    """ "24/05/2023"."""
    return f"{on:%d/%m/%Y}"


def moment(name: str, tier: Callable[[str], str], tongue: NullTranslations = VIETNAMESE) -> str:
    """A date of a round's calendar by its name in `Round.moments`: "Hội đồng cấp huyện bắt đầu".

    `tier` says a tier as people do; its words are its decree's.
    """
    where, _, what = name.rpartition(".")
    return tongue.gettext(MOMENT_WORDS[bool(where), what]).format(tier=tier(where) if where else "")


def left_words(left: timedelta, tongue: NullTranslations = VIETNAMESE) -> str:
    """ "7 ngày"; below three days "48 giờ". To the nearest: a look may come minutes after its time."""
    hours = round(max(left, timedelta()) / timedelta(hours=1))
    if hours < _HOURS_TOLD:
        return tongue.ngettext("{n} giờ", "{n} giờ", hours).format(n=hours)
    days = round(hours / 24)
    return tongue.ngettext("{n} ngày", "{n} ngày", days).format(n=days)


def stars(count: int | None, tongue: NullTranslations = VIETNAMESE) -> str:
    """ "3 sao", and "không xếp sao" for none."""
    return tongue.gettext("{count} sao").format(count=count) if count else tongue.gettext("không xếp sao")
