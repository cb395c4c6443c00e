"""A council's settings as people read them: the value in words, and where it comes from."""

from collections.abc import Mapping
from fractions import Fraction
from gettext import NullTranslations
from typing import Any

from chalicelib.domain.council_rules import RoundingMode, SpreadAction, StarMinimum
from chalicelib.domain.procedure import Setting
from chalicelib.domain.words import VIETNAMESE

STAR_MINIMUM_WORDS = {
    None: "không áp dụng: phiếu chấm theo phần",
    StarMinimum.COUNCIL_FINDING: "hội đồng kết luận từng mức, chủ tịch ghi",
    StarMinimum.MAJORITY: "quá nửa số phiếu đạt thì đạt",
    StarMinimum.ALL_MEMBERS: "mọi phiếu đều đạt thì đạt",
    StarMinimum.MEAN_POINTS: "điểm trung bình của tiêu chí đạt thì đạt",
}
SPREAD_WORDS = {
    SpreadAction.NOTE: "ghi nhận trong biên bản",
    SpreadAction.DISCUSS_AND_RESCORE: "hội đồng trao đổi và chấm lại",
}
SESSION_WORDS = {"meeting": "họp hội đồng", "written": "lấy ý kiến bằng văn bản, họp khi có thành viên yêu cầu"}
MODE_WORDS = {RoundingMode.HALF_UP: "làm tròn", RoundingMode.DOWN: "cắt"}
TRUTH_WORDS: Mapping[str, tuple[str, str]] = {
    "chair_required": ("bắt buộc", "không bắt buộc"),
    "vice_stands_in": ("có", "không"),
    "blind": (
        "thành viên chỉ thấy điểm của nhau sau khi ký phiếu của mình",
        "thành viên thấy tổng điểm của các phiếu đã ký",
    ),
    "pause_on_supplement": ("thời hạn dừng trong lúc chờ bổ sung", "thời hạn không dừng"),
}

_DEFAULT = "mặc định"
SOURCE_WORDS = {"": "mặc định của hệ thống; quyết định không nêu"}


def in_words(setting: Setting, tongue: NullTranslations = VIETNAMESE) -> str:
    """The value as a clause; numbers as they are."""
    code, value, say = setting.code, setting.value, tongue.gettext
    if code in TRUTH_WORDS:
        return say(TRUTH_WORDS[code][0 if value else 1])
    words: Mapping[str, Any] = {
        "star_minimum": lambda: say(STAR_MINIMUM_WORDS[value]),
        "min_members": lambda: tongue.gettext("ít nhất {count} phiếu").format(count=value),
        "quorum": lambda: _share(value, tongue),
        "max_spread": lambda: _most(value, tongue),
        "spread_action": lambda: say(SPREAD_WORDS[value]),
        "re_evaluation_session": lambda: say(SESSION_WORDS[value]),
        "rounding": lambda: _rounding(**value, tongue=tongue),
        "interim_recognition": lambda: _interim(value, tongue),
    }
    return str(words[code]())


def source_of(setting: Setting, tongue: NullTranslations = VIETNAMESE) -> str:
    """Who says so: the council's own document, or a default that nobody has adopted yet."""
    named = setting.assumed and not setting.source.startswith(_DEFAULT)
    source = tongue.gettext(
        setting.source
    )  # what decrees say of the system's own defaults is known, all else a quotation
    return tongue.gettext("mặc định, {source}").format(source=source) if named else source


def _share(value: str, tongue: NullTranslations) -> str:
    share = Fraction(value)
    said = tongue.gettext("ít nhất {share} số thành viên").format(share=f"{share.numerator}/{share.denominator}")
    return said if share else tongue.gettext("không đặt")


def _most(value: object, tongue: NullTranslations) -> str:
    return tongue.gettext("không giới hạn") if value is None else tongue.gettext("{count} điểm").format(count=value)


def _interim(value: object, tongue: NullTranslations) -> str:
    if value is None:
        return tongue.gettext("không cấp sao tạm")
    return tongue.gettext("cấp {stars} sao trong lúc chờ").format(stars=value)


def _rounding(scale: int, mode: str, *, before_band: bool, tongue: NullTranslations) -> str:
    said = tongue.gettext("{mode} đến {scale} chữ số thập phân")
    how = said.format(mode=tongue.gettext(MODE_WORDS[RoundingMode(mode)]), scale=scale)
    if before_band:
        return tongue.gettext("{how} rồi mới so với khung sao").format(how=how)
    said = tongue.gettext("so với khung sao bằng số đúng; khi hiển thị {how}, không bao giờ nâng lên khung trên")
    return said.format(how=how)
