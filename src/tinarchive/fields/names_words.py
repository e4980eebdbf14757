"""Word lists behind the judgement of names: lower-case NFC, tones placed as prose.tone_key does."""

from __future__ import annotations

from typing import Final

from tinarchive.fields.prose import tone_key


def _set(words: str) -> frozenset[str]:
    return frozenset(tone_key(word) for word in words.split())


FAMILIES: Final = _set(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn lâm mai trịnh "
    "trương cao đào hà lương tô tạ vương triệu nông chu châu thái quách tăng kiều phùng lưu vi ma thạch "
    "sơn danh kim thân từ hứa văn giang la lò lường quàng cầm bế hoàn giàng vàng sùng thào mùa lầu hạng "
    "cứ lục đàm nghiêm âu ôn khổng khuất mạc mạch ninh nhâm phí quan thẩm thi tiêu tống ứng viên vy "
    "xa yên bạch bành cù cung diệp doãn đồng giáp hàn hầu kha khương khúc kiên lại lai lãnh liêu liễu lộ "
    "lều lỗ mẫn mông mộng nghị ngụy nhan nhữ nhạc ông phó phương phú quang sầm sử tòng tào thang thiều "
    "thượng tiết tôn trà triệu trưng tưởng ung úy vạn vưu y h siu rơ rah ksor nay kpă kpuih ksơr rmah hà "
    "bàn đèo điêu hà lù tẩn chảo phàn lý tráng thền cư đổng lừu"
)
"""Family names of the Kinh and of the peoples of the provinces."""

COMMON: Final = FAMILIES | _set(
    "an anh ánh ân ái ảnh ba bá bách bảo bằng bắc bích biên bình bửu cảnh cẩm cát căn chanh chi chí chiến "
    "chinh chính chung chương chuyên công cúc cương cường dân danh diễm diệu dung dũng duy duyên dự dương đại "
    "đạo đạt đăng điền điệp định đông đức gia giao hải hạnh hảo hào hằng hậu hiền hiển hiệp hiếu hiên hoa hoài "
    "hoan hoàn hoạt học hòa hóa hồng hợp huấn huân huệ huế huy huyên huyền hùng hưng hương hường hữu hạ hân "
    "kha khải khang khánh khiêm khoa khôi khuê khương kiên kiệt kỳ lam lan lãm lành lân lập lệ liên liêm liễu "
    "linh lĩnh loan long lộc lợi luân luận lực ly mai mạnh mẫn mến minh mừng mùi mỹ my nam nam nga ngà ngân "
    "nghĩa nghị ngọc nguyên nguyện nguyệt nhã nhàn nhân nhật nhi nhiên nhung nhu như ninh nữ oanh phát phi "
    "phong phòng phú phúc phước phượng phương quân quang quảng quế quí quốc quý quyên quyền quyết quyến quỳnh "
    "sang sáng sâm sen sinh song sơn tài tâm tân tấn tấm thạch thái thảo thanh thành thao thắm thắng thân thế "
    "thi thị thiên thiện thiệp thiệu thịnh thoa thoan thơ thoại thời thu thuận thuần thùy thủy thúy thư thục thương "
    "thường thức tiên tiến tiếp tiệp tín tình tính toàn toản trà trang trâm trân trầm trí triều trinh trọng "
    "trúc trung truyền trực trường tú tuân tuấn tuệ tùng tuyên tuyền tuyết tuyển tư tường tươi uyên ước vân văn "
    "viên việt vinh vĩnh vui vũ vượng vỹ vy xuân xuyến ý yên yến đan đào đình giáp giang hiến huê hoằng "
    "khuyên kim lài lạc lê lương mận mơ na nết ngà ngoan nhẫn nhường nhị nụ pháp quới sỹ sĩ thạnh thép thêm "
    "thêu thìn tịnh tôn trúc tụ ty tý vị vọng xinh dần mão tỵ ngọ mùi thân dậu tuất hợi sửu đoan đoài ngô trưởng "
    "diệp lợt pích bé út năm bảy sáu tám chín mười hoạch khởi khanh khiết triển trình trị trác trạch tá tạo tịch "
    "tiệm thuyết thuyên thụy thụ thoảng thông thiết thiềm thiều thể thất thăng thăm tha thắm hoạt hoành nghiệp"
)
"""Syllables usual in names."""

NOT_NAMES: Final = _set(
    "tin bài báo các những của và với cho được trong ngoài khi này đó là có không về tại đến từ theo nguồn "
    "chủ phó ủy ban uỷ huyện xã phường thôn bản trang mục chuyên xem thêm đọc nhiều mới nhất cũ khác liên hệ "
    "gửi phản hồi kiến bạn bình-luận chia sẻ email print facebook zalo thống kê truy cập tìm kiếm đăng nhập ký "
    "chủ tiêu điểm nổi bật thông vấn đề hỏi đáp giới thiệu lịch công-tác quyết nghị-định văn-bản hội đồng "
    "đồng-chí ông bà anh-chị cô chú ngày tháng giờ phút số phóng tác tổng toàn-văn ảnh video clip hình "
    "phát-biểu vừa đã đang sẽ sau trước một hai bốn người dân-tộc nhà việc làm ra vào lên xuống rất nước tỉnh "
    "cục sở đài viện đội tổ khối đảng chi-bộ lễ cuộc buổi lớp đại-hội kỳ ubnd hđnd mttq pv ctv bbt tm kt vt lưu "
    "kính mời thư trân copyright home menu avatar sign in login search about the of and"
)
"""Words of sentences, offices and page furniture, which no name holds."""

PHRASES: Final = frozenset(
    tone_key(phrase)
    for phrase in (
        "văn hóa|xã hội|kinh tế|chính trị|thể thao|giáo dục|y tế|pháp luật|đời sống|quốc phòng|an ninh|thời sự"
        "|công nghệ|giải trí|du lịch|quốc tế|thế giới|trong nước|địa phương|sức khỏe|môi trường|nông nghiệp"
        "|công thương|tài nguyên|khoa học|phóng sự|trang chủ|thông báo|văn bản|việt nam|đông nam á|trung quốc"
        "|bạn đọc|nhân ái|tài chính|thị trường|bất động sản|công nghiệp|thương mại|giao thông|xây dựng"
        "|chính sách|cải cách hành chính|chuyển đổi số|nông thôn mới|quốc hội|chính phủ|đô thị|gia đình"
        "|nhân dân|thanh niên|phụ nữ|nông dân|cựu chiến binh|công đoàn|thiếu nhi|sinh viên|hội viên|công an"
        "|quân sự|quân đội|tư pháp|tài liệu|hoạt động|sự kiện|chuyên đề|tình yêu|ẩm thực|văn nghệ|văn học"
        "|thông tin|truyền thông|tuyên truyền|tiếng việt|tiếng anh|an toàn giao thông|phật giáo|công giáo"
        "|hồ chí minh|đoàn thanh niên|hải quan|biên phòng|kiểm lâm|ngân hàng|bảo hiểm|lao động|quảng cáo|tư liệu"
        "|minh họa|sưu tầm|hà nội mới|sài gòn giải phóng|tuổi trẻ|tiền phong|thanh tra|dân trí|dân vận"
    ).split("|")
)
"""Sections and other phrases that are written like names."""

PLACES: Final = frozenset(
    tone_key(place)
    for place in (
        "an giang|bà rịa - vũng tàu|vũng tàu|bà rịa|bạc liêu|bắc giang|bắc kạn|bắc ninh|bến tre|bình dương"
        "|bình định|bình phước|bình thuận|cà mau|cao bằng|cần thơ|đà nẵng|đắk lắk|đắk nông|đăk lăk|đăk nông"
        "|điện biên|đồng nai|đồng tháp|gia lai|hà giang|hà nam|hà nội|hà tĩnh|hải dương|hải phòng|hậu giang"
        "|hòa bình|hưng yên|khánh hòa|kiên giang|kon tum|lai châu|lạng sơn|lào cai|lâm đồng|long an|nam định"
        "|nghệ an|ninh bình|ninh thuận|phú thọ|phú yên|quảng bình|quảng nam|quảng ngãi|quảng ninh|quảng trị"
        "|sóc trăng|sơn la|tây ninh|thái bình|thái nguyên|thanh hóa|thừa thiên huế|huế|tiền giang|trà vinh"
        "|tuyên quang|vĩnh long|vĩnh phúc|yên bái|tp hcm|tphcm|tp.hcm|hồ chí minh|thành phố hồ chí minh"
        "|sài gòn|đà lạt|nha trang|biên hòa|quy nhơn|buôn ma thuột|pleiku|vinh|việt nam|hạ long|cần thơ"
    ).split("|")
)
"""Provinces and the cities that stand for them."""
