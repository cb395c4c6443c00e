"""What a record says: what became of a letter, and every act and look in the audit trail."""

from chalicelib.domain.words import EVENT_WORDS

FATE_WORDS = {
    "drafted": "Đã soạn, chờ gửi",
    "held": "Chờ cán bộ xem rồi mới gửi",
    "discarded": "Cán bộ bỏ, không gửi",
    "claimed": "Đang gửi",
    "sent": "Đã gửi",
    "parked": "Chưa gửi được, chờ người xem",
    "blank": "Không gửi",
    "Bounce": "Địa chỉ không nhận thư",
    "Complaint": "Người nhận báo là thư rác",
}
TRAIL_WORDS = {
    "SheetSigned": "Thành viên ký phiếu",
    "CouncilConcluded": "Hội đồng kết luận",
    "MemberBarred": "Thành viên không tham gia vì xung đột lợi ích",
    "MemberReadmitted": "Thành viên được tham gia trở lại",
    "SheetReopened": "Chủ tịch hội đồng mở lại phiếu",
    "MeetingCalled": "Thành viên đề nghị họp",
    "InquirySet": "Hẹn ngày khảo sát hoặc kiểm nghiệm",
    "ProfileChanged": "Sửa thông tin chủ thể",
    "PersonInvited": "Mời người cùng làm",
    "PersonJoined": "Người mới nhận lời",
    "PersonLeft": "Một người rời chủ thể",
    "PersonRemoved": "Cho một người thôi làm",
    "HandedOver": "Bàn giao cho chủ thể",
    "JoinAsked": "Xin cùng làm hồ sơ",
    "PersonalChanged": "Sửa thông tin cá nhân của người đại diện",
    "PersonalSeen": "Xem thông tin cá nhân của người đại diện để chấm",
    "DossierSeen": "Xem hồ sơ và thông tin liên hệ",
    "IdeaRegistered": "Đăng ký ý tưởng",
    "IdeaAnswered": "Trả lời ý tưởng",
    "ConsentRecorded": "Ghi sự đồng ý của chủ thể",
    "PackageSent": "Chuyển hồ sơ lên trung ương",
    "AppealFiled": "Gửi kiến nghị",
    "AppealAssigned": "Giao kiến nghị cho cán bộ xử lý",
    "AppealAnswered": "Trả lời kiến nghị",
    "ConsentEnded": "Kết thúc sự đồng ý",
}
ACT_WORDS = EVENT_WORDS | TRAIL_WORDS
