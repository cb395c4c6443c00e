"""What a plan can promise: each indicator's words for people, and what shows whether it was kept."""

from dataclasses import dataclass
from enum import StrEnum


class MeasuredBy(StrEnum):
    """Where an indicator's actual figure comes from."""

    PRODUCTS = "products"
    DOSSIERS = "dossiers"
    PRODUCERS = "producers"
    OFFICER = "officer"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator of a plan file."""

    code: str
    words: str
    measured_by: MeasuredBy


def words_of(code: str) -> str:
    """An indicator as people say it; its own code where nobody has named it."""
    return INDICATORS[code].words if code in INDICATORS else code


_ROWS = {
    MeasuredBy.PRODUCTS: {
        "products_3star": "Sản phẩm 3 sao",
        "products_4star": "Sản phẩm 4 sao",
        "products_5star": "Sản phẩm 5 sao",
        "products_potential_5star": "Sản phẩm tiềm năng 5 sao",
        "products_3star_or_more": "Sản phẩm từ 3 sao trở lên",
        "products_4star_or_more": "Sản phẩm từ 4 sao trở lên",
        "upgrades": "Sản phẩm được nâng hạng sao",
        "products_strengthened_upgraded": "Sản phẩm được củng cố, nâng cấp",
    },
    MeasuredBy.DOSSIERS: {
        "products_evaluated": "Sản phẩm được đánh giá, phân hạng",
        "proposals_to_province_per_unit": "Sản phẩm mỗi đơn vị đề xuất lên tỉnh",
        "upgrade_3_to_4_proposals": "Sản phẩm đề xuất nâng hạng từ 3 lên 4 sao",
    },
    MeasuredBy.PRODUCERS: {
        "entities_cooperative": "Chủ thể là hợp tác xã",
        "entities_enterprise": "Chủ thể là doanh nghiệp",
        "entities_enterprise_company_household": "Chủ thể là doanh nghiệp, công ty, hộ kinh doanh",
    },
    MeasuredBy.OFFICER: {
        "product_trademarks": "Nhãn hiệu sản phẩm OCOP",
        "trademarks_supported": "Sản phẩm được hỗ trợ xây dựng nhãn hiệu",
        "brands_supported": "Sản phẩm được hỗ trợ xây dựng thương hiệu",
        "entities_green_value_chain": "Chủ thể có chuỗi giá trị OCOP xanh",
        "entities_modern_channels": "Chủ thể tham gia kênh bán hàng hiện đại",
        "craft_villages_with_ocop": "Làng nghề có sản phẩm OCOP",
        "provincial_showroom": "Nhà trưng bày, giới thiệu sản phẩm của tỉnh",
        "community_tourism_projects": "Dự án du lịch cộng đồng, điểm du lịch",
        "sales_points_province": "Điểm bán hàng OCOP cấp tỉnh",
        "sales_points_district": "Điểm bán hàng OCOP cấp huyện",
    },
}
INDICATORS = {
    code: Indicator(code=code, words=words, measured_by=measured_by)
    for measured_by, rows in _ROWS.items()
    for code, words in rows.items()
}
