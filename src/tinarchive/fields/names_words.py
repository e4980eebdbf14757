"""Word lists behind the judgement of names: lower-case NFC, tones placed as prose.tone_key does."""

from __future__ import annotations

from typing import Final

from tinarchive.fields.prose import tone_key

__all__ = ["COMMON", "FAMILIES", "GREAT_FAMILIES", "NOT_NAMES", "PHRASES", "PLACES"]


def _words(text: str) -> frozenset[str]:
    return frozenset(tone_key(word) for word in text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(tone_key(" ".join(phrase.split())) for phrase in text.split(","))


GREAT_FAMILIES: Final = _words("""
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý
""")
"""Family names of nine people in ten."""

FAMILIES: Final = _words("""
    a arất ayun bling bríu byă bàn bành bùi bạch bế cao chu châu chảo cung cù cư cầm cứ danh
    diệp doãn dương giang giàng giáp h hoàn hoàng huỳnh hwing hà hàn hạng hầu hồ hứa kbuôr
    kdoh kha khuất khúc khương khổng kim kiên kiều kpuih kpă krông ksor ksơr la lai liêu
    liễu lâm lãnh lê lò lù lý lăng lưu lương lường lại lầu lều lỗ lộ lục lừu ma mai mlô mông
    mùa mạc mạch mẫn mộng nay nghiêm nghị nguyễn ngô ngụy nhan nhâm nhạc nhữ ninh niê nông
    phan phàn phí phó phùng phú phương phạm pơloong quan quang quàng quách rah rchom rcom
    rmah rơ siu sùng sơn sầm sử thang thi thiều thào thái thân thượng thạch thẩm thền tiêu
    tiết triệu trà tráng trưng trương trần trịnh tào tòng tô tôn tăng tưởng tạ tẩn tống từ
    ung vi viên vy vàng võ văn vũ vưu vương vạn xa y yên zơrâm âu êban êñuôl ôn ông úy đinh
    điêu đoàn đàm đào đèo đặng đồng đổng đỗ ứng
""")
"""Family names of the Kinh and of the peoples of the provinces."""

COMMON: Final = FAMILIES | _words("""
    an anh ba biên bá bách bé bình bích băng bảo bảy bất bắc bằng bửu chanh chi chinh chiến
    chung chuyên chí chín chính chương cát công cúc căn cương cường cảnh cẩm diễm diệu dung
    duy duyên dân dũng dần dậu dự gia giao gió hiên hiến hiếu hiền hiển hiệp hoa hoan hoài
    hoành hoạch hoạt hoằng huy huyên huyền huân huê huấn huế huệ hào hân hòa hóa hùng hơ
    hưng hương hường hạ hạnh hải hảo hậu hằng học hồng hợi hợp hữu khang khanh khiêm khiết
    khoa khuyên khuê khánh khôi khả khải khởi kiểm kiệt kông kỳ kỷ lai lam lan lang linh
    liêm liên loan long luyến luân luận ly lài lành lân lãm lĩnh lũy lưỡng lạc lập lệ lộc
    lợi lợt lữ lực minh miên my mân mây mão mùi mơ mười mạnh mận mậu mến mịch mộc mừng mỹ na
    nam nga nghiệp nghĩa ngoan nguyên nguyện nguyệt ngà ngân ngọ ngọc nhi nhiên nhu nhung
    nhàn nhân nhã như nhường nhược nhẫn nhật nhị năm nắng nết nụ nữ oanh phi phong pháp phát
    phòng phúc phước phượng phấn pích quyên quyến quyết quyền quyển quân quí quý quảng quế
    quốc quới quỳnh rơ sang sen sinh song sáng sáu sâm sóng sĩ sương sầu sửu sỹ tha thanh
    thao thiên thiết thiềm thiềng thiện thiệp thiệu thoa thoan thoại thoảng thu thuyên
    thuyết thuần thuận thành thép thêm thêu thìn thông thùy thúy thăm thăng thơ thư thương
    thường thạnh thạo thảo thất thắm thắng thế thể thị thịnh thời thụ thục thụy thủy thức
    tiên tiến tiếp tiệm tiệp toàn toản trang trinh triều triển trung truyền trác trâm trân
    trình trí trích trùng trúc trường trưởng trạch trấn trầm trắng trị trọng trực tuyên
    tuyến tuyết tuyền tuyển tuân tuấn tuất tuệ ty tài tá tám tâm tân tình tím tín tính tùng
    tú túc tý tư tươi tường tạc tạo tấm tấn tịch tịnh tụ tỵ uyên vang vinh việt vui vân vĩnh
    vượng vị vọng vỹ xinh xuyên xuyến xuân yến ái ánh ân út ý đan điền điểu điệp đoan đoài
    đá đình đông đăng đại đạo đạt định đồi đức ước ảnh ứng
""")
"""Syllables usual in names."""

NOT_NAMES: Final = _words("""
    about and avatar ban bbt buổi bà bài báo bạn bản bốn chia cho chú chủ clip copyright ctv
    cuộc các có cô cũ cập cục của email facebook giới giờ gửi home huyện hình hđnd hệ hỏi
    hồi hội in khi khác không khối kiếm kê login là làm lên lớp menu mttq một mời mục ngoài
    nguồn ngày người nhà nhập những này nước nổi of phó phóng phút phường phản print pv ra
    rất sau search sign sẻ sẽ số sở the theo tháng thôn thống tin tiêu trong truy trân trước
    tác tìm tại tỉnh tịch tổ tổng ubnd video việc viện và vào vấn về với vừa xem xuống xã
    zalo ông đang điểm đáp đã đó được đảng đến đề đọc đội ảnh ủy
""")
"""Words of sentences, offices and page furniture, which no name holds."""

PHRASES: Final = _phrases("""
    an ninh, an toàn, an toàn giao thông, biên phòng, biển đảo, biểu mẫu, bạn đọc, bản tin,
    bảo hiểm, bất động sản, chuyên gia, chuyên trang, chuyên đề, chuyển đổi số, chính phủ,
    chính quyền, chính sách, chính trị, chỉ đạo, cán bộ, công an, công báo, công chức,
    công giáo, công nghiệp, công nghệ, công thương, công tác, công đoàn, cải cách hành chính,
    cộng đồng, cựu chiến binh, doanh nghiệp, du lịch, dân số, dân trí, dân tộc, dân vận,
    dịch vụ công, gia đình, giao thông, giáo dục, giáo viên, giải trí, hoàn thành, hoạt động,
    hà nội mới, hành chính, hải quan, học sinh, hồ chí minh, hồ sơ, hội nhập, hội viên,
    khiếu nại, khoa học, kinh tế, kiểm lâm, lao động, liên hệ, lãnh đạo, minh họa, miền núi,
    môi trường, nghiên cứu, nghị quyết, ngoại ngữ, ngân hàng, nhân dân, nhân ái, nông dân,
    nông nghiệp, nông thôn mới, nội chính, phong trào, pháp luật, phóng sự, phật giáo,
    phụ huynh, phụ nữ, quy hoạch, quyết định, quân sự, quân đội, quảng cáo, quốc hội,
    quốc phòng, quốc tế, sinh viên, sài gòn giải phóng, sơ đồ, sưu tầm, sức khỏe, sự kiện,
    thanh niên, thanh tra, thi đua, thi đấu, thiếu nhi, thông báo, thông tin, thư viện,
    thương mại, thế giới, thể thao, thị trường, thời sự, thời tiết, thời trang, thủ tục,
    tin học, tin tức, tiếng anh, tiếng việt, tiếp công dân, tiền phong, trang chủ, trang nhất,
    trang tin, trao đổi, trong nước, trung quốc, truyền thông, trợ giúp, trực tuyến,
    tuyên truyền, tuyển dụng, tuyển sinh, tuổi trẻ, tài chính, tài liệu, tài nguyên, tình yêu,
    tôn giáo, tư liệu, tư pháp, tết nguyên đán, tố cáo, tổ chức, việc làm, việt nam, văn bản,
    văn hóa, văn học, văn nghệ, xây dựng, xã hội, y tế, ý kiến, điều hành, đoàn thanh niên,
    đô thị, đông nam á, đại án, đấu thầu, đầu tư, địa phương, đời sống, ẩm thực
""")
"""Sections and other phrases that are written like names."""

PLACES: Final = _phrases("""
    hà tây, sông bé, minh hải, nghệ tĩnh, hà bắc, nam hà, hải hưng, vĩnh phú, hoàng liên sơn,
    an giang, biên hòa, buôn ma thuột, bà rịa, bà rịa - vũng tàu, bình dương, bình phước,
    bình thuận, bình định, bạc liêu, bắc giang, bắc kạn, bắc ninh, bến tre, cao bằng, cà mau,
    cần thơ, gia lai, huế, hà giang, hà nam, hà nội, hà tĩnh, hòa bình, hưng yên, hạ long,
    hải dương, hải phòng, hậu giang, hồ chí minh, khánh hòa, kiên giang, kon tum, lai châu,
    long an, lào cai, lâm đồng, lạng sơn, nam định, nghệ an, nha trang, ninh bình, ninh thuận,
    phú thọ, phú yên, pleiku, quy nhơn, quảng bình, quảng nam, quảng ngãi, quảng ninh,
    quảng trị, sài gòn, sóc trăng, sơn la, thanh hóa, thành phố hồ chí minh, thái bình,
    thái nguyên, thừa thiên huế, tiền giang, tp hcm, tp.hcm, tphcm, trà vinh, tuyên quang,
    tây ninh, vinh, việt nam, vĩnh long, vĩnh phúc, vũng tàu, yên bái, điện biên, đà lạt,
    đà nẵng, đăk lăk, đăk nông, đắk lắk, đắk nông, đồng nai, đồng tháp
""")
"""Provinces and the cities that stand for them."""
