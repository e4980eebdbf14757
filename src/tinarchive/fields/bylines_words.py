"""What newsrooms write round a name: roles, organisations, sources, and what is no byline."""

from __future__ import annotations

import re

__all__ = [
    "COLLECTIVE",
    "FALSE_FRIENDS",
    "FURNITURE",
    "HOST",
    "JOB",
    "NO_SOURCE",
    "OFFICE_LETTERS",
    "ORGANISATION",
    "PHOTO_ONLY",
    "ROLE",
    "ROLE_AFTER",
    "ROLE_IN_BRACKETS",
    "ROLE_OPEN",
    "SOURCE",
    "TITLES",
    "VERBS",
]

_ROLE_WORD = (
    r"(?:tin\s*bài|tin\s+của|bài\s+của|bài\s+viết|bài|tin|chùm\s+ảnh|phóng\s+sự\s+ảnh"
    r"|phóng\s+sự|hình\s+ảnh|ảnh|hình|video|clip|audio|podcast"
    r"|(?:người|nhóm)\s+thực\s+hiện|thực\s+hiện|tổng\s+hợp|tác\s+giả(?:\s+bài\s+viết)?"
    r"|tác\s+phẩm|người\s+viết|người\s+gửi|người\s+đăng|đăng\s+bởi|biên\s+tập(?:\s+viên)?"
    r"|biên\s+soạn|biên\s+dịch|người\s+dịch|lược\s+dịch|lược\s+ghi|dịch|ghi\s+chép|ghi"
    r"|thiết\s+kế|đồ\s+họa|đồ\s+hoạ|infographics?|trình\s+bày|kỹ\s+thuật|quay\s+phim"
    r"|dựng\s+phim|dựng"
    r"|minh\s+họa|tranh|lời\s+bình|lời|bút\s+ký|ký\s+sự|tản\s+văn|thơ|truyện\s+ngắn|sưu\s+tầm"
    r"|nội\s+dung|kịch\s+bản|đạo\s+diễn|thể\s+hiện|phỏng\s+vấn|t/h|th|ctv|cộng\s+tác\s+viên|pv"
    r"|phóng\s+viên"
    r"|nhóm\s+(?:pv|phóng\s+viên|tác\s+giả)|người\s+cung\s+cấp|text|story|photos?|author|writer)"
)
_ROLES = rf"{_ROLE_WORD}(?:\s*(?:[,&/+–-]|\bvà\b|\bv\xe0\b)?\s*{_ROLE_WORD})*"
# Roles stand at the head or behind a separator: `Siu Thơ, ảnh:` has no role `Thơ`. Where line
# breaks were lost one in capitals may follow a name.
_APART = r"(?:^|(?<=[-–—,;|./(•*:&])|(?<=[-–—,;|./(•*:&]\s))"
ROLE = re.compile(
    rf"(?:{_APART}(?P<role>{_ROLES})\s*[:：]"
    r"|(?<=\s)(?P<late>(?-i:Ảnh|ẢNH|Video|VIDEO|Clip|Đồ họa|Thiết kế|Biên tập|Thực hiện))\s*:"
    r"|(?<!\w)(?P<by>(?:(?:reported|translated|written|compiled|edited|story|text|photos?"
    r"|words)\s+)?by|(?:được\s+)?(?:viết|đăng)\s+bởi)\s*:?\s"
    r"|(?<!\w)(?P<of>(?:tin|bài|ghi\s+chép|bút\s+ký|phóng\s+sự|ký\s+sự|tùy\s+bút|tản\s+văn)"
    r"(?:\s*,?\s*(?:và\s+)?ảnh)?\s+của)\s)",
    re.IGNORECASE,
)
"""A role before names: `Bài và ảnh:`, `Reported by`, `Tin của`."""

ROLE_OPEN = re.compile(
    r"(?P<role>ctv\.?|cộng\s+tác\s+viên|phóng\s+viên|pv\.?|bài\s*(?:,|và|&|-)\s*ảnh|tin\s*(?:,"
    r"|và|&|-)\s*ảnh|tin\s*,\s*bài(?:\s*,\s*ảnh)?|thực\s+hiện|tổng\s+hợp|tác\s+giả|nhóm\s+pv"
    r"|bài\s+viết|bài|tin)\s+(?=[A-ZĐÀ-ỸH])",
    re.IGNORECASE,
)
"""A role that stands before a name without a colon (`CTV Trọng Nghĩa`), at the line's head."""

ROLE_IN_BRACKETS = re.compile(rf"(?:{_ROLES})$", re.IGNORECASE)
PHOTO_ONLY = re.compile(
    r"(?:nguồn\s+)?(?:chùm\s+|hình\s+)?(?:ảnh|hình|photos?)(?:\s+(?:by|của|do))?$", re.IGNORECASE
)

SOURCE = re.compile(
    r"(?:(?:bài\s+viết\s+)?(?:được\s+)?(?:đăng\s+|lấy\s+|trích\s+|dẫn\s+"
    r"|tổng\s+hợp\s+)?(?:theo\s+|từ\s+)?nguồn(?:\s+(?:tin|bài|trích|gốc|dẫn))?\s*[:：]"
    r"|\bsource\s*:|nguồn\s+(?=[^\n:]{2,40}:\s*https?://)|nguồn\s+(?=\S+\.vn\b)|trích\s+(?:từ"
    r"|theo)\s*:?|link\s+gốc\s*:|tổng\s+hợp\s+từ\s+|(?:tổng\s+hợp\s+)?theo\s*[:：]?\s+)\s*",
    re.IGNORECASE,
)
HOST = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+(?:vn|com|net|org|info"
    r"|gov)(?:\.vn)?)(?:[/:?#]\S*)?$",
    re.IGNORECASE,
)

ORGANISATION = re.compile(
    r"(?!hội\s+(?:nhập|nghị|thảo|thi|đàm|trại|xuân|chợ|họp|diễn)|ban\s+hành|báo\s+cáo"
    r"|trường\s+hợp|tổ\s+chức"
    r"|phòng\s*,?\s*(?:chống|ngừa|cháy)|sở\s+hữu|viện\s+trợ|đoàn\s+(?:công\s+tác|kiểm\s+tra"
    r"|kết)|nhóm\s+(?:pv|phóng)"
    r"|(?:quốc\s+hội|chính\s+phủ|lãnh\s+đạo)$|bộ\s+(?:trưởng|phận|tiêu)|đội\s+hình|tổ\s+quốc"
    r"|cục\s+diện|trường\s+tồn|ban\s+đầu|ban\s+ngày|đài\s+hoa)"
    r"(?:báo|đài|trung\s+tâm|tt\.?\s|ttvh|tttt|ban\s|bbt|bch|sở|phòng|hội|đoàn|ubnd|hđnd"
    r"|ủy\s+ban|uỷ\s+ban|cổng|tạp\s+chí|công\s+an|bảo\s+tàng|trường|viện"
    r"|bộ\s|chi\s+(?:cục|bộ|đoàn|nhánh|hội)|cục|tổng\s+cục|(?:huyện|tỉnh|thành|thị|xã|quận"
    r"|phường|đảng)\s*(?:đoàn|ủy|uỷ)|mttq|mặt\s+trận|văn\s+phòng|vp\s|liên\s+đoàn|liên\s+minh"
    r"|ldld|lđlđ"
    r"|bệnh\s+viện|thư\s+viện|nhà\s+(?:xuất\s+bản|văn\s+hóa|văn\s+hoá)|tòa\s+(?:soạn|án)"
    r"|toà\s+(?:soạn|án)|công\s+ty|ttxvn|thông\s+tấn|vov|vtv|vtc|vna|truyền\s+hình"
    r"|phát\s+thanh"
    r"|kho\s+bạc|ngân\s+hàng|hạt\s+kiểm|đội\s|tổ\s|câu\s+lạc|clb|quỹ|hiệp\s+hội|website"
    r"|trang\s+(?:tin|thông)|nhóm|học\s+viện|đại\s+học|lữ\s+đoàn|trung\s+đoàn|sư\s+đoàn"
    r"|quân\s+khu|đồn\s|hải\s+quan"
    r"|vnews|tthn|cttđt|ttđt|ntv|ttv|htv|thư\s+ký\s+tòa|tòa\s+soạn|bộ\s+chỉ\s+huy|tạp\s+chí"
    r"|công\s+đoàn|nxb|viettel|vnpt|agribank|điện\s+lực|pc\s|bhxh|bảo\s+hiểm|chính\s+phủ"
    r"|quốc\s+hội)",
    re.IGNORECASE,
)
"""How an organisation's name begins; matched at the head of a piece."""

COLLECTIVE = re.compile(
    r"(?:nhóm\s+)?(?:p\.?\s?v\.?|phóng\s+viên|pvs|ctv|cộng\s+tác\s+viên|tác\s+giả|nhóm\s+(?:pv"
    r"|phóng\s+viên|tác\s+giả))(?:\s+(?:điện\s+tử|thường\s+trú|thời\s+sự|báo.*|tổng\s+hợp|nhóm"
    r"|ctv|pv))?$",
    re.IGNORECASE,
)
"""Staff without a name: `PV`, `P.V`, `Nhóm phóng viên`."""

OFFICE_LETTERS = re.compile(
    r"(?:BBT|TTXVN|VNA|VOV\d?|VTV\d{0,2}|VTC\d{0,2}|CAND|QĐND|SGGP|BCH|BTC|BTG|VP"
    r"|[A-ZĐ]{1,4}TV|[A-ZĐ]{4,8})$"
)
"""Offices that are known by their letters, as pen names are."""

NO_SOURCE = re.compile(
    r"(?:quyết\s+định|nghị\s+(?:quyết|định)|kế\s+hoạch|công\s+văn|báo\s+cáo|thống\s+kê"
    r"|thông\s+tư|luật|chỉ\s+thị|chương\s+trình|hướng\s+dẫn|quy\s+định|đó|dõi)(?!\w)"
    r"|.*\d/[^\s/]*-",
    re.IGNORECASE,
)
"""What follows `Theo` in a sentence."""

VERBS = re.compile(
    r"(?<!\w)(?:đã|đang|sẽ|được|là|tại|phát\s+(?:biểu|động)|cho\s+(?:biết|phép)|chia\s+sẻ|trao"
    r"|khai\s+mạc"
    r"|thông\s+qua|tổ\s+chức|tham\s+(?:dự|gia)|chủ\s+trì|kết\s+luận|nói|gồm|có|bị|và\s+các"
    r"|ban\s+hành|yêu\s+cầu"
    r"|kêu\s+gọi|đề\s+nghị|tuyển|phải|quy\s+định|công\s+bố|triển\s+khai|lập|gây|hiến|sửa|tăng"
    r"|giảm|chuyển"
    r"|giao|ủng\s+hộ|trở\s+lại|dự\s+báo|đánh\s+giá|thăm|họp|thâu\s+tóm|bàn\s+giao|phối\s+hợp"
    r"|về|năm|khi|để"
    r"|chưa|không|hơn|từ|đến|trong|trước|sau|với|do|này|những|kiểm\s+tra)(?!\w)"
)
"""Small words that make a line a sentence; lower case only, for names have their own."""

ROLE_AFTER = re.compile(
    r"(?P<name>.{3,60}?)\s+(?P<role>ghi|lược\s+ghi|thực\s+hiện|tổng\s+hợp|dịch|lược\s+dịch"
    r"|biên\s+dịch|biên\s+soạn|sưu\s+tầm|t/h|ghi\s+chép)\.?$",
    re.IGNORECASE,
)

JOB = re.compile(
    r"(?:nguyên\s+)?(?:bộ\s+trưởng|thứ\s+trưởng|chuyên\s+viên|phó\s|chủ\s+tịch|giám\s+đốc"
    r"|trưởng\s|bí\s+thư|ủy\s+viên|uỷ\s+viên|(?:cán\s+bộ|công\s+chức|viên\s+chức|nhân\s+viên|phóng\s+viên)(?!\w)|giáo\s+viên|giảng\s+viên|tổng\s+biên"
    r"|hiệu\s+trưởng|thư\s+ký|đại\s+biểu|luật\s+sư|bác\s+sĩ|thạc\s+sĩ|tiến\s+sĩ|nhà\s+(?:báo"
    r"|văn|thơ|nghiên)|thường\s+trú|học\s+viên|sinh\s+viên|lớp\s)",
    re.IGNORECASE,
)
TITLES = re.compile(
    r"^(?:(?:bs\.?\s?ck\s?i{0,2}|cô|thầy|pgs|gs|ts|ths|th\.s|thạc\s+sĩ|tiến\s+sĩ|bs|bác\s+sĩ|ks"
    r"|kỹ\s+sư|cn|cử\s+nhân|ls|luật\s+sư|nsưt|nsnd|nhà\s+báo|nhà\s+văn|nhà\s+thơ|đại\s+tá"
    r"|thượng\s+tá|trung\s+tá|thiếu\s+tá|đại\s+úy|thượng\s+úy|trung\s+úy|thiếu\s+úy)(?:[.,]\s*"
    r"|\s+))+(?=\S)",
    re.IGNORECASE,
)
FURNITURE = re.compile(
    r"(?:tin\s+(?:xem\s+nhiều|liên\s+quan|cùng|khác|mới|đọc\s+nhiều|nổi\s+bật|tức\s+khác)"
    r"|các\s+tin|(?:các\s+)?bài\s+(?:viết\s+)?(?:khác|liên\s+quan|cùng|mới)|ý\s+kiến"
    r"|xem\s+(?:tin|thêm|tiếp)|cùng\s+chuyên\s+mục|chia\s+sẻ|gửi\s+(?:phản\s+hồi|bình\s+luận"
    r"|email|ý\s+kiến)"
    r"|bình\s+luận|<\s*trở|trở\s+(?:về|lại|thành)|quay\s+lại|link\s+nội\s+dung|©|copyright"
    r"|avatar\b|sign\s+in|in\s+(?:bài|trang|tin)|thống\s+kê\s+truy|lượt\s+(?:xem|đọc)"
    r"|từ\s+khóa|từ\s+khoá|tags?\s*:|liên\s+kết|đánh\s+giá|about\s|xin\s+vui\s+lòng|like\b"
    r"|tweet\b|facebook|zalo|đọc\s+(?:thêm|nhiều|bài)|thích\s+\d|print\b|tải\s+về|về\s+trang"
    r"|\d[\d.,]*\s+(?:(?:lượt|lần|người)\s+(?:xem|đọc)|views?\b)|cỡ\s+chữ|lên\s+đầu|top\b$|theo\s+dõi)",
    re.IGNORECASE,
)
"""How the page's own words after a byline begin."""

FALSE_FRIENDS = (
    (
        re.compile(r"(?:^|\n|\s)(?:TM|KT|TL|TUQ|T/M|K/T|Q)\s*\.\s*(?:\n|\s)*(?:[A-ZĐÀ-Ỹ]{2,})"),
        "a signature block",
    ),
    (
        re.compile(
            r"^\W*(?:(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC)|BÍ THƯ|CHÁNH VĂN PHÒNG|BỘ TRƯỞNG"
            r"|THỦ TƯỚNG|TRƯỞNG BAN)\b"
        ),
        "a signature block",
    ),
    (
        re.compile(r"^\W*(?:lưu\s*(?::|vt\b)|(?:nơi nhận|kính gửi|như trên)\b)", re.IGNORECASE),
        "the recipients of a document",
    ),
    (
        re.compile(
            r"bản\s+quyền|copyright\s|all\s+rights|cấm\s+sao\s+chép|giấy\s+phép"
            r"|chịu\s+trách\s+nhiệm|ghi\s+rõ\s+nguồn",
            re.IGNORECASE,
        ),
        "a line of copyright",
    ),
    (
        re.compile(r"\S+https?://\S+\.(?:png|jpe?g|gif|webp|svg)", re.IGNORECASE),
        "a publisher block",
    ),
    (
        re.compile(r"trân\s+trọng\s+(?:giới\s+thiệu|cảm\s+ơn|kính)", re.IGNORECASE),
        "an editor's note",
    ),
    (
        re.compile(
            r"^\s*\(?[A-ZĐ][\w.]{1,14}\)?\s*[-–—]\s*(?:$|(?:sáng|chiều|tối|ngày|hôm|vừa|trong)\b)",
            re.IGNORECASE,
        ),
        "the prefix of a lead",
    ),
    (re.compile(r"(?:phó|tổng)\s+(?:tổng\s+)?biên\s+tập", re.IGNORECASE), "the paper's masthead"),
    (re.compile(r"^\W*(?:Ông|Bà|Đồng chí|ÔNG|BÀ|ĐỒNG CHÍ)\s"), "a person spoken of"),
    (re.compile(r"(?:^|\s)(?:số|Số)\s+\d+\w?\s*[,–-]\s"), "an address block"),
    (
        re.compile(r"(?:địa\s+chỉ|điện\s+thoại|hotline|email|fax|tel)\s*:", re.IGNORECASE),
        "an address block",
    ),
)
"""What looks like a byline and is none, with the reason."""
