"""Lists in every dress: items, pagers, menus, side boxes and layouts in many combinations.

A list's items are made in ten ways and its pager in seven; about them stand menus with and without
names, boxes of other articles, a running line of headlines. What a person reads there is known.
"""

from __future__ import annotations

import random

import pytest

from tinarchive.model import Request
from tinarchive.pages.listing import read_listing

SITE = "http://huyen.example"
WORDS = """Khai giảng lớp xóa mù chữ cho phụ nữ buôn Lê|Bão số 4 làm đổ hàng trăm cây cao su
Trao nhà đồng đội cho cựu chiến binh xã Hòa Phong|Thả cá giống xuống hồ chứa nước Ea Nhái
Ký kết giao ước thi đua giữa bảy cụm xã|Khởi công trường mầm non ở thôn tái định cư
Lúa vụ đông xuân năm nay được mùa được giá|Nhiều hộ nghèo đăng ký thoát nghèo trong năm
Dâng hương tưởng niệm các anh hùng liệt sĩ|Hội chợ hàng Việt về nông thôn thu hút bà con
Kiểm tra công tác trực tết ở bệnh viện huyện|Tìm giải pháp bao tiêu sầu riêng cho nông dân
Thanh niên tình nguyện sửa ba cây cầu dân sinh|Cấp căn cước lưu động cho người già yếu
Công bố quyết định điều động cán bộ chủ chốt|Đội bóng đá thiếu nhi giành huy chương đồng
Chuyển rác thải về nhà máy xử lý mới|Khám bệnh phát thuốc miễn phí cho đồng bào
Học sinh vùng sâu được tặng xe đạp đến trường|Mở rộng đường liên thôn nhờ dân hiến đất"""
TITLES = WORDS.replace("\n", "|").split("|")
OTHERS = [f"{title} từ những năm trước" for title in TITLES]
MENU = ["Giới thiệu chung về huyện", "Cơ cấu tổ chức bộ máy", "Công khai dự toán ngân sách"]
MENU += [
    "Tuyên truyền phổ biến pháp luật",
    "Thanh tra và tiếp công dân",
    "Tiềm năng và thế mạnh đầu tư",
]
MENU += [
    "Lịch tiếp công dân hằng tháng",
    "Quy hoạch và kế hoạch sử dụng đất",
    "Góp ý dự thảo văn bản",
]
MENU += [
    "Thủ tục hành chính cấp huyện",
    "Danh bạ điện thoại các cơ quan",
    "Hình ảnh hoạt động của huyện",
]
SECTION = "Kinh tế"

ITEMS = {
    "div and h3": '<div class="tin">{img}<h3><a href="{url}">{title}</a></h3>{date}{text}</div>',
    "li": '<li>{img}<a href="{url}" title="{title}">{title}</a> {date}{text}</li>',
    "tr": '<tr><td>{img}</td><td><a href="{url}">{title}</a>{text}</td><td>{date}</td></tr>',
    "a table each": '<table><tr><td>{img}</td><td><a href="{url}">{title}</a><br>{date}{text}</td>'
    "</tr></table>",
    "a link for a card": '<a class="the" href="{url}"><div>{title}</div>{text}{date}</a>',
    "article": '<article>{img}<h2><a href="{url}">{title}</a></h2>{date}{text}</article>',
    "dl": '<dt><a href="{url}">{title}</a> {date}</dt><dd>{img}{text}</dd>',
    "p and b": '<p>{img}<b><a href="{url}">{title}</a></b> {date}</p>{text}',
    "a bullet": '<tr><td><img src="/b.gif"></td><td><a href="{url}">{title}</a> {date}</td></tr>',
    "div": '<div>{img}<div><a href="{url}">{title}</a></div>{date}{text}</div>',
}
PAGERS = {
    "none": "",
    "numbers": '<b>1</b> <a href="/kinh-te?p=2">2</a> <a href="/kinh-te?p=3">3</a>',
    "words": '<a href="/kinh-te?p=2">Trang sau</a>',
    "arrows": '<a href="/kinh-te?p=2">&gt;</a> <a href="/kinh-te?p=9">&gt;&gt;</a>',
    "a claim": 'Trang 1/9 <a href="/kinh-te?p=2">Sau</a>',
    "a window": '<span>1</span> <a href="/kinh-te?p=2">2</a> <a href="/kinh-te?p=3">...</a>',
    "a drop-down": '<select onchange="location=this.value"><option value="/kinh-te">1</option>'
    '<option value="/kinh-te?p=2">2</option></select>',
}


def dress(item, pager, seed):
    """A page's HTML, and the entries that it shows."""
    pick = random.Random(seed)
    dated, pictured, told = (pick.random() < share for share in (0.7, 0.6, 0.6))
    rows, entries = "", []
    for i, title in enumerate(pick.sample(TITLES, pick.choice([4, 6, 10, 15])), 7001):
        url = f"/kinh-te/{i}-bai-viet.html"
        entries.append((SITE + url, title, f"2021-03-{i % 28 + 1:02}" if dated else None))
        rows += ITEMS[item].format(
            url=url,
            title=title,
            img=f'<a href="{url}"><img src="/{i}.jpg"></a>' if pictured else "",
            date=f"<i>{i % 28 + 1:02}/03/2021</i>" if dated else "",
            text="<p>Sáng nay, tại hội trường lớn, bà con đã bàn cách làm cho vụ tới.</p>" * told,
        )
    around = {"tr": "table", "a bullet": "table", "li": "ul", "dl": "dl"}.get(item, "section")
    heading = pick.choice([f"<h1>{SECTION}</h1>", f'<div class="td">{SECTION}</div>', ""])
    path = pick.choice(["", f'<div><a href="/">Trang chủ</a> » {SECTION}</div>'])
    main = f"<div>{path}{heading}<{around}>{rows}</{around}><p>{PAGERS[pager]}</p></div>"
    menu = "".join(
        f'<li><a href="/muc/{i}-cua-huyen-nha">{name}</a></li>' for i, name in enumerate(MENU)
    )
    home = pick.choice(["", '<li><a href="/">Trang chủ</a></li>'])
    others = pick.sample(OTHERS, 12)
    boxes = "".join(
        f'<div class="k{n}"><h3>{pick.choice(["Tin mới nhất", "Đọc nhiều", "Tin nổi bật"])}</h3><ul>'
        + "".join(
            f'<li><a href="/kinh-te/{n}{j}-tin.html">{title}</a></li>'
            for j, title in enumerate(others[n * 6 : n * 6 + 6], 500)
        )
        + "</ul></div>"
        for n in range(pick.choice([0, 1, 2]))
    )
    line = "".join(
        f'<a href="/kinh-te/{j}-tin.html">{t}</a> ' for j, t in enumerate(OTHERS[:5], 900)
    )
    line = f"<marquee>{line}</marquee>" if pick.random() < 0.3 else ""
    body = pick.choice(
        [
            f"{line}<table><tr><td>{main}</td><td>{boxes}</td></tr></table>",
            f"<div>{line}{main}<div>{boxes}</div></div>",
            f"<div><div>{boxes}</div>{line}{main}</div>",
        ]
    )
    title = pick.choice([SECTION, "Cổng thông tin điện tử huyện"])
    page = (
        f"<html><head><title>{title}</title></head><body><ul>{home}{menu}</ul>{body}</body></html>"
    )
    return page, entries


@pytest.mark.parametrize("pager", PAGERS)
@pytest.mark.parametrize("item", ITEMS)
def test_a_list_is_read_in_any_dress(item, pager):
    """Entries with title and date, in order and no others, and the way on: three pages of each."""
    for seed in range(3):
        html, entries = dress(item, pager, f"{item} {pager} {seed}")
        page = read_listing(html.encode(), request=Request(f"{SITE}/kinh-te", "listing"))
        shown = [(one.url, one.title, one.published_at) for one in page.entries]
        assert shown == entries, (seed, html)
        way = None if pager == "none" else f"{SITE}/kinh-te?p=2"
        assert (page.next.url if page.next else None) == way, (seed, html)
