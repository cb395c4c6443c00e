"""A council's settings as people read them: the value in words, and where it comes from."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from chalicelib.domain.council_rules import RoundingMode, SpreadAction, StarMinimum
from chalicelib.domain.procedure import Setting

_STAR_MINIMUM = {
    None: "không áp dụng: phiếu chấm theo phần",
    StarMinimum.COUNCIL_FINDING: "hội đồng kết luận từng mức, chủ tịch ghi",
    StarMinimum.MAJORITY: "quá nửa số phiếu đạt thì đạt",
    StarMinimum.ALL_MEMBERS: "mọi phiếu đều đạt thì đạt",
    StarMinimum.MEAN_POINTS: "điểm trung bình của tiêu chí đạt thì đạt",
}
_SPREAD = {
    SpreadAction.NOTE: "ghi nhận trong biên bản",
    SpreadAction.DISCUSS_AND_RESCORE: "hội đồng trao đổi và chấm lại",
}
_MODE = {RoundingMode.HALF_UP: "làm tròn", RoundingMode.DOWN: "cắt"}
_TRUTH: Mapping[str, tuple[str, str]] = {
    "chair_required": ("bắt buộc", "không bắt buộc"),
    "blind": ("thành viên không thấy điểm của nhau", "thành viên thấy tổng điểm của các phiếu đã ký"),
    "pause_on_supplement": ("thời hạn dừng trong lúc chờ bổ sung", "thời hạn không dừng"),
}

_DEFAULT = "mặc định"


def in_words(setting: Setting) -> str:
    """The value as a clause; numbers as they are."""
    code, value = setting.code, setting.value
    if code in _TRUTH:
        return _TRUTH[code][0 if value else 1]
    words: Mapping[str, Any] = {
        "star_minimum": lambda: _STAR_MINIMUM[value],
        "min_members": lambda: f"ít nhất {value} phiếu",
        "quorum": lambda: _share(value),
        "max_spread": lambda: "không giới hạn" if value is None else f"{value} điểm",
        "spread_action": lambda: _SPREAD[value],
        "rounding": lambda: _rounding(**value),
        "interim_recognition": lambda: "không cấp sao tạm" if value is None else f"cấp {value} sao trong lúc chờ",
    }
    return str(words[code]())


def source_of(setting: Setting) -> str:
    """Who says so: the council's own document, or a default that nobody has adopted yet."""
    named = setting.assumed and not setting.source.startswith(_DEFAULT)
    return f"{_DEFAULT}, {setting.source}" if named else setting.source


def _share(value: str) -> str:
    share = Fraction(value)
    return "không đặt" if share == 0 else f"ít nhất {share.numerator}/{share.denominator} số thành viên"


def _rounding(scale: int, mode: str, *, before_band: bool) -> str:
    how = f"{_MODE[RoundingMode(mode)]} đến {scale} chữ số thập phân"
    if before_band:
        return f"{how} rồi mới so với khung sao"
    return f"so với khung sao bằng số đúng; khi hiển thị {how}, không bao giờ nâng lên khung trên"
