"""Articles that a portal holds: what a crawl must come home with."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

HANOI = timezone(timedelta(hours=7))
NEWEST = datetime(2024, 6, 28, 16, 45, tzinfo=HANOI)

WHO = """Hội Nông dân|Đoàn Thanh niên|Hội Cựu chiến binh|Công an|Trạm Y tế|Hội Phụ nữ|Trường THCS
Kim Đồng|Ban Chỉ huy quân sự|Phòng Văn hóa|Hội Chữ thập đỏ|Mặt trận Tổ quốc|Chi cục Kiểm
lâm|Trung tâm Dịch vụ nông nghiệp|Ngân hàng Chính sách|Hội Khuyến học""".replace("\n", " ").split(
    "|"
)
WHERE = """Phú Sơn|Tân Lập|Hòa Thắng|Vĩnh Tân|Nậm Pam|Ea Tul|Cao Sơn|Đồng Tâm|Suối Tre|Bình
Minh|Yên Thổ|Hồng Tiến|Quảng Khê|Krông Ana|An Hải|Mỹ Hòa""".replace("\n", " ").split("|")
DOES = """ra quân trồng cây|tổ chức ngày hội hiến máu|trao quà cho hộ nghèo|mở lớp tập huấn kỹ năng
số|kiểm tra công tác phòng cháy|phát động thi đua|bàn giao nhà đại đoàn kết|sơ kết sáu tháng đầu
năm|gặp mặt người cao tuổi|khánh thành đường liên thôn|thăm mô hình nuôi ong|tuyên truyền an toàn
giao thông|ký giao ước bảo vệ rừng|tặng sách cho thư viện""".replace("\n", " ").split("|")
SENTENCES = """Có {n} người tham gia, phần đông là thanh niên trong xã.|Kinh phí {n} triệu đồng do nhân
dân đóng góp một nửa.|Ông {name}, đại diện ban tổ chức, cho biết công việc được chuẩn bị từ hai tháng
trước.|Bà {name} ở thôn {k} nói rằng bà con rất phấn khởi và mong được duy trì hằng năm.|Dịp này, {k}
gia đình được nhận hỗ trợ.|Buổi sáng trời mưa nhưng không ai bỏ về giữa chừng.|Theo kế hoạch, đợt hai
sẽ diễn ra tại {k} thôn còn lại.|Đây là năm thứ {k} hoạt động được tổ chức trên địa bàn.""".replace(
    "\n", " "
).split("|")
PEOPLE = ["Nguyễn Văn Hùng", "Trần Thị Lan", "Y Bhiông Niê", "Lò Văn Pành", "Phạm Thu Hà"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the portal shows it."""

    number: int
    """Its id at the portal; grows with time."""
    title: str
    at: datetime
    paragraphs: tuple[str, ...]
    url: str = ""
    edits: int = 0

    @property
    def published_at(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M+07:00")

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def slug(self) -> str:
        plain = unicodedata.normalize("NFD", self.title.lower().replace("đ", "d"))
        kept = "".join(c if c.isalnum() else "-" for c in plain if not unicodedata.combining(c))
        return "-".join(part for part in kept.split("-") if part)


class Writer:
    """Writes articles, the same for the same seed, no title twice."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._written: set[str] = set()
        self._number = 1000 + seed

    def write(self, at: datetime) -> Article:
        pick = self._random.choice
        title = ""
        while not title or title in self._written:
            title = (
                f"{pick(WHO)} xã {pick(WHERE)} {pick(DOES)} tại thôn {self._random.randint(1, 60)}"
            )
        self._written.add(title)
        self._number += self._random.randint(1, 9)
        paragraphs = [f"{title.replace(' tại', ', đợt này tại')}, theo kế hoạch năm {at.year}."]
        paragraphs += [self._paragraph() for _ in range(self._random.randint(2, 4))]
        return Article(self._number, title, at, tuple(paragraphs))

    def past(self, count: int) -> list[Article]:
        """Articles of the past, newest first."""
        at, written = NEWEST, []
        for _ in range(count):
            written.append(self.write(at))
            at -= timedelta(minutes=self._random.randint(200, 2400))
        numbers = sorted((article.number for article in written), reverse=True)
        return [replace(a, number=n) for a, n in zip(written, numbers, strict=True)]

    def _paragraph(self) -> str:
        chosen = self._random.sample(SENTENCES, 3)
        return " ".join(
            sentence.format(
                n=self._random.randint(20, 900),
                k=self._random.randint(2, 19),
                name=self._random.choice(PEOPLE),
            )
            for sentence in chosen
        )
