"""How well stories are found: real texts retold in many ways, forms filled in anew, real mirrors.

    python bench/stories.py SHARED [--sketches]

SHARED holds real pages (`real/gold.jsonl`, `real/pages`, `real/mirrors/*.tar.gz`). Each text of an
article is retold on another portal, a way and a strength at a time, and all are told in one
archive; printed is how many retellings are in their original's story (recall) and how many
articles are in a story with one they do not retell (wrong). `--sketches` compares ways to find
candidates: our marks, and MinHash with LSH of datasketch and rensa where they are installed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
import tarfile
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tinarchive.archive import Archive, open_archive
from tinarchive.errors import TinarchiveError
from tinarchive.fields.shingles import shingle
from tinarchive.pages.article import read_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 5, 1, 2, tzinfo=UTC)


class Text(NamedTuple):
    """A text in the archive; `of` is the one it retells."""

    site: str
    title: str
    body: str
    day: str | None
    of: int | None = None
    how: str = ""


# ── real texts ──────────────────────────────────────────────────────────────────────────────


def gold(shared: Path) -> Iterator[Text]:
    """The annotated pages, as our reader reads them."""
    for line in (shared / "real" / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        url = row["url"] or f"http://{row['file'].partition('/')[2]}"
        found = read((shared / "real" / row["file"]).read_bytes(), url)
        if found:
            yield found


def mirrors(shared: Path) -> Iterator[Text]:
    """Every page of the mirrors that is an article."""
    for path in sorted((shared / "real" / "mirrors").glob("*.tar.gz")):
        site = path.name.removesuffix(".tar.gz")
        with tarfile.open(path) as tar:
            for member in tar:
                if not (member.isfile() and ".htm" in member.name):
                    continue
                file = tar.extractfile(member)
                found = read(file.read() if file else b"", f"http://{site}/{member.name}")
                if found:
                    yield found


def read(page: bytes, url: str) -> Text | None:
    """The text of a page, or None where it is no article or has hardly any text."""
    try:
        one = read_article(page, url=url, content_type="text/html", now=NOW)
    except (TinarchiveError, ValueError):
        return None
    text = "\n\n".join(filter(None, (one.summary, one.body)))
    if len(text.split()) < 30:
        return None
    return Text(url.split("/")[2], one.title or "", text, (one.published_at or "")[:10] or None)


# ── ways to retell ──────────────────────────────────────────────────────────────────────────


def words(text: str) -> list[str]:
    return re.findall(r"\S+\s*", text)


def dropped(text: str, strength: float, rng: random.Random) -> str:
    """Sentences left out here and there."""
    kept = [one for one in sentences(text) if rng.random() >= strength]
    return "".join(kept) or text


def added(text: str, strength: float, rng: random.Random, other: str) -> str:
    """Sentences of another text put between."""
    own = sentences(other)
    told = []
    for one in sentences(text):
        told.append(one)
        if rng.random() < strength:
            told.append(rng.choice(own))
    return "".join(told)


def reordered(text: str, strength: float, rng: random.Random) -> str:
    """Sentences in another order."""
    told = sentences(text)
    for _ in range(round(strength * len(told))):
        one, two = rng.randrange(len(told)), rng.randrange(len(told))
        told[one], told[two] = told[two], told[one]
    return "".join(told)


def excerpt(text: str, strength: float, rng: random.Random) -> str:
    """So much of the words in one piece."""
    told = words(text)
    size = round(strength * len(told))
    start = rng.randint(0, len(told) - size)
    return "".join(told[start : start + size])


def misread(text: str, strength: float, rng: random.Random) -> str:
    """Words misspelt as by a bad scan: a mark lost, a letter doubled or gone."""

    def spoil(word: str) -> str:
        if rng.random() >= strength or any(map(str.isdigit, word)):
            return word
        at = rng.randrange(len(word.rstrip()) or 1)
        plain = unicodedata.normalize("NFD", word[at])[0]
        return word[:at] + rng.choice((plain + plain, "", "l", "đ")) + word[at + 1 :]

    return "".join(map(spoil, words(text)))


def replaced(text: str, strength: float, rng: random.Random) -> str:
    """Words replaced by others of the same text, as a taste for synonyms does."""
    told = words(text)
    plain = [word for word in told if word.strip().isalpha()]
    return "".join(
        rng.choice(plain) if word.strip().isalpha() and rng.random() < strength else word
        for word in told
    )


def respelt(text: str, _strength: float, _rng: random.Random) -> str:
    """Unicode decomposed, tones moved, capitals, quotation marks."""
    moved = text
    for pair in ("òa oà", "óa oá", "ỏa oả", "õa oã", "ọa oạ", "ùy uỳ", "úy uý", "ủy uỷ"):
        moved = moved.replace(*pair.split())
    return unicodedata.normalize("NFD", moved).replace("“", '"').replace("”", '"').upper()


def hijacked(text: str, strength: float, rng: random.Random) -> str:
    """Common words replaced by a keyword, as clones for search engines do (pairs.jsonl)."""
    common = {"năm", "người", "xuân", "huyện", "và", "được"}
    return "".join(
        "nhà cái " if word.strip().lower() in common and rng.random() < strength else word
        for word in words(text)
    )


def sentences(text: str) -> list[str]:
    return re.findall(r"\S.*?(?:[.!?…]+\s+|\n+|\Z)", text) or [text]


WAYS: dict[str, tuple[Callable[..., str], tuple[float, ...]]] = {
    "respelt": (respelt, (1.0,)),
    "dropped": (dropped, (0.1, 0.3, 0.5)),
    "added": (added, (0.1, 0.3, 0.6)),
    "reordered": (reordered, (0.3, 1.0)),
    "replaced": (replaced, (0.02, 0.05, 0.1, 0.2)),
    "hijacked": (hijacked, (0.5, 1.0)),
    "misread": (misread, (0.02, 0.05, 0.1, 0.2)),
    "excerpt": (excerpt, (0.9, 0.7, 0.5, 0.4, 0.3, 0.25)),
}


def retold(origins: list[Text], rng: random.Random) -> Iterator[Text]:
    """Every text in every way, each on a portal of its own."""
    for number, one in enumerate(origins):
        for way, (change, strengths) in WAYS.items():
            for strength in strengths:
                more = (rng.choice(origins).body,) if way == "added" else ()
                how = f"{way} {strength:g}"
                body = change(one.body, strength, rng, *more)
                yield Text(f"{way}-{strength}.example", one.title, body, one.day, number, how)


# ── forms ───────────────────────────────────────────────────────────────────────────────────

FORMS = {
    "weather": (
        "Dự báo thời tiết khu vực tỉnh ngày {d}/{m}/{y}: phía tây nhiều mây, có mưa rào và "
        "dông rải rác, gió đông nam cấp {a}, nhiệt độ thấp nhất {b} độ, cao nhất {c} độ. Phía"
        " đông ít mây, ngày nắng, độ ẩm từ {e} đến {f} phần trăm, gió nhẹ, đêm không mưa. Mực"
        " nước sông lúc 7 giờ là {g} mét, dưới báo động một {h} mét."
    ),
    "prices": (
        "Giá nông sản ngày {d}/{m}/{y} tại chợ trung tâm: cà phê nhân xô {g} đồng một ký, hồ "
        "tiêu {h} đồng một ký, cao su mủ nước {e} đồng một độ, lúa tẻ thường {f} đồng một ký,"
        " lợn hơi {a}{b}.000 đồng một ký, gà ta thả vườn {c}{e}.000 đồng một ký so với hôm "
        "trước không đổi."
    ),
    "timetable": (
        "Lịch công tác tuần {a} của lãnh đạo Ủy ban nhân dân tỉnh từ ngày {d}/{m}/{y}. Thứ "
        "hai: sáng họp giao ban Thường trực tại phòng họp số {b}, chiều tiếp công dân tại trụ"
        " sở. Thứ ba: {who} dự hội nghị tại {place}. Thứ tư: đồng chí {who} làm việc với "
        "{place}. Thứ năm: dự lễ khai mạc tại {place}. Thứ sáu: xử lý công việc tại cơ quan, "
        "{c} giờ {e} họp Ban cán sự đảng."
    ),
    "obituary": (
        "Ban liên lạc hưu trí và gia đình vô cùng thương tiếc báo tin: ông {who}, sinh năm "
        "19{a}, quê quán {place}, nguyên cán bộ huyện, do tuổi cao sức yếu đã từ trần hồi {b}"
        " giờ {c} phút ngày {d}/{m}/{y}, hưởng thọ {e} tuổi. Lễ viếng bắt đầu từ {f} giờ, lễ "
        "truy điệu lúc {h} giờ, an táng tại nghĩa trang nhân dân {place}. Xin trân trọng cảm "
        "ơn và báo tin."
    ),
    "vacancies": (
        "Căn cứ Nghị định số 115/2020/NĐ-CP ngày 25/9/2020 của Chính phủ về tuyển dụng, sử "
        "dụng và quản lý viên chức, {place} thông báo tuyển dụng {a} viên chức năm {y}. Hồ sơ"
        " gồm phiếu đăng ký dự tuyển theo mẫu, bản sao văn bằng, giấy khám sức khỏe. Thời "
        "gian nhận hồ sơ từ ngày {d}/{m}/{y} trong giờ hành chính, lệ phí {e}.000 đồng, liên "
        "hệ ông {who}, điện thoại 0{g}{h}."
    ),
    "budget": (
        "{place} công khai tình hình thực hiện dự toán thu chi ngân sách quý {q} năm {y}. "
        "Tổng thu ngân sách trên địa bàn đạt {g} triệu đồng, bằng {e} phần trăm dự toán. Tổng"
        " chi đạt {h} triệu đồng, bằng {f} phần trăm dự toán được giao đầu năm. Nội dung chi "
        "tiết được niêm yết tại trụ sở cơ quan và đăng trên trang thông tin điện tử theo quy "
        "định của Luật Ngân sách nhà nước."
    ),
}
PEOPLE = (
    "Nông Văn Dền",
    "Lý Thị Mảy",
    "Trần Quốc Hưng",
    "Hoàng A Sình",
    "Phạm Thu Hà",
    "Vàng Mí Pó",
)
PLACES = ("xã Minh Quang", "Sở Y tế", "huyện Na Hang", "phường Tân Hà", "Trường Chính trị tỉnh")


def forms(rng: random.Random, many: int) -> Iterator[Text]:
    """Forms filled in anew, on two portals by turns: each is a text of its own."""
    for name, frame in FORMS.items():
        for number in range(many):
            filled = {key: rng.randint(10, 99) for key in "abcef"} | {
                "d": rng.randint(1, 28), "m": rng.randint(1, 12), "y": rng.randint(2016, 2024),
                "g": rng.randint(1000, 99999), "h": rng.randint(1000, 99999),
                "q": rng.choice(("I", "II", "III", "IV")), "who": rng.choice(PEOPLE),
                "place": rng.choice(PLACES),
            }  # fmt: skip
            site = f"forms{number % 2}.example"
            yield Text(site, name, frame.format(**filled), None, None, f"form {name}")


# ── telling ─────────────────────────────────────────────────────────────────────────────────


def fill(archive: Archive, texts: list[Text]) -> None:
    """Put texts into an archive by the shortest way; the n-th is article n + 1."""
    with archive.db.transaction():
        archive.start_run()
        archive.db.many(
            "INSERT INTO sites (id) VALUES (?) ON CONFLICT DO NOTHING", [(t.site,) for t in texts]
        )
        archive.db.run(
            """INSERT INTO captures (id, url, method, kind, fetched_at, status, digest, size, run)
               VALUES (1, '', 'GET', 'article', '', 200, '', 0, 1)"""
        )
        archive.db.many(
            """INSERT INTO articles (site, url, title, body, published_at, published_on, words,
                 first_seen_at, last_seen_at, checked_at, revision, capture)
               VALUES (?, ?, ?, ?, ?, ?, 1, '', '', '', 1, 1)""",
            [(t.site, str(n), t.title, t.body, t.day, t.day) for n, t in enumerate(texts)],
        )


def tell(texts: list[Text]) -> tuple[list[int | None], float]:
    """The story of each text, and seconds of CPU it took."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(Path(folder) / "a", now=lambda: NOW) as archive,
    ):
        fill(archive, texts)
        begun = time.process_time()
        archive.tell_stories()
        spent = time.process_time() - begun
        return [
            row["story"] for row in archive.query("SELECT story FROM articles ORDER BY id")
        ], spent


def groups(stories: list[int | None]) -> list[list[int]]:
    found = defaultdict(list)
    for number, story in enumerate(stories):
        if story is not None:
            found[story].append(number)
    return list(found.values())


def show_retold(origins: list[Text], background: list[Text]) -> None:
    """Recall of every way to retell, and what is wrongly linked."""
    ways = list(dict.fromkeys(one.how for one in retold(origins, random.Random(1))))
    versions = list(retold(origins, random.Random(1)))
    plain = [*origins, *background]
    alike, _ = tell(plain)  # mirrors hold some of the pages, and reposts
    root = {}
    for group in groups(alike):
        root |= dict.fromkeys((id(plain[one]) for one in group), group[0])
    wrong = 0
    print(f"\n{'way':16} recall")
    for how in ways:
        chosen = [one for one in versions if one.how == how]
        texts = [*origins, *chosen, *background]
        stories, _ = tell(texts)
        found = 0
        for number, one in enumerate(chosen, len(origins)):
            found += stories[number] is not None and stories[number] == stories[one.of or 0]
        for group in groups(stories):
            roots = set()
            for one in group:
                text = origins[texts[one].of or 0] if texts[one].of is not None else texts[one]
                roots.add(root.get(id(text), id(text)))
            wrong += len(roots) > 1
            if len(roots) > 1:
                print("  wrong:", *(f"{texts[one].title[:60]!r}" for one in group), sep="\n    ")
        print(f"{how:16} {found}/{len(chosen)}  {found / len(chosen):.3f}")
    print(f"stories of two different texts, in all {len(ways)} archives: {wrong}")


def show_background(texts: list[Text]) -> None:
    """Stories among real articles, for the eye."""
    stories, spent = tell(texts)
    found = groups(stories)
    print(f"\nreal articles: {len(texts)}, stories: {len(found)}, {spent:.1f} s CPU")
    for group in found[:40]:
        for one in group[:4]:
            text = texts[one]
            print(f"  {text.site:26.26} {text.day} {text.title[:70]!r} {text.body[:60]!r}")
        print()


def show_reuse(origins: list[Text]) -> None:
    """Articles that take a part of another into a longer text of their own (pairs.jsonl)."""
    rng = random.Random(1)
    pairs = list(zip(origins[::2], origins[1::2], strict=False))
    for share in (0.15, 0.3, 0.45, 0.6):
        texts = [one for one, _ in pairs]
        for one, other in pairs:
            own = words(other.body)
            room = round(len(own) * share / (1 - share))
            taken = excerpt(one.body, min(1.0, room / len(words(one.body))), rng)
            texts.append(Text("reuse.example", "Tin", other.body + " " + taken, "2026-01-01"))
        stories, _ = tell(texts)
        linked = sum(len(group) // 2 for group in groups(stories))
        print(f"reuse: {share:.0%} of a text taken from another: {linked} of {len(pairs)} linked")


def show_forms() -> None:
    """No form is another's telling, however few or many there are."""
    for many in (2, 6, 20, 100):
        texts = list(forms(random.Random(many), many))
        stories, _ = tell(texts)
        by_form = Counter(texts[one].how for group in groups(stories) for one in group)
        print(
            f"forms, {many} of each: {sum(by_form.values())} of {len(texts)} wrongly linked",
            dict(by_form),
        )


# ── ways to find candidates ─────────────────────────────────────────────────────────────────


def show_sketches(origins: list[Text]) -> None:
    """Candidates found by marks and by MinHash with LSH, and what each costs."""
    versions = list(retold(origins, random.Random(1)))
    texts = [*origins, *versions]
    ready = [shingle(one.body) for one in texts]
    rows = {
        "marks": by_marks(ready),
        "datasketch 128/32": by_datasketch(ready, 128, 32),
        "datasketch 128/64": by_datasketch(ready, 128, 64),
        "rensa 128/32": by_rensa(ready, 128, 32),
        "rensa 128/64": by_rensa(ready, 128, 64),
    }
    print(
        f"\n{'way to find':20} {'found':>7} {'excerpts':>9} {'rows a text':>12} {'ms a text':>10}"
    )
    for name, found in rows.items():
        if found is None:
            print(f"{name:20} not installed")
            continue
        pairs, size, spent = found
        hits = excerpts = 0
        for number, one in enumerate(versions, len(origins)):
            hit = frozenset((number, one.of)) in pairs
            hits += hit
            excerpts += hit and one.how.startswith("excerpt")
        many = sum(one.how.startswith("excerpt") for one in versions)
        print(
            f"{name:20} {hits / len(versions):7.3f} {excerpts / many:9.3f}"
            f" {size / len(texts):12.1f} {spent / len(texts) * 1000:10.2f}"
        )


Found = tuple[set[frozenset[int]], int, float]


def pairs_of(buckets: dict[object, list[int]]) -> Counter[frozenset[int]]:
    shared: Counter[frozenset[int]] = Counter()
    for bearers in buckets.values():
        for at, one in enumerate(bearers):
            shared.update(frozenset((one, other)) for other in bearers[at + 1 :])
    return shared


def by_marks(ready: list) -> Found:
    begun = time.process_time()
    buckets = defaultdict(list)
    for number, one in enumerate(ready):
        for mark in one.mark_values:
            buckets[mark].append(number)
    shared = pairs_of(buckets)
    spent = time.process_time() - begun
    return (
        {pair for pair, many in shared.items() if many > 1},
        sum(map(len, buckets.values())),
        spent,
    )


def banded(hashes: list, bands: int) -> Found:
    buckets = defaultdict(list)
    for number, values in enumerate(hashes):
        wide = len(values) // bands
        for band in range(bands):
            buckets[band, tuple(values[band * wide : (band + 1) * wide])].append(number)
    return set(pairs_of(buckets)), sum(map(len, buckets.values())), 0.0


def by_datasketch(ready: list, permutations: int, bands: int) -> Found | None:
    try:
        from datasketch import MinHash
    except ImportError:
        return None
    begun = time.process_time()
    hashes = []
    for one in ready:
        sketch = MinHash(num_perm=permutations, hashfunc=int)
        sketch.update_batch(list(one.distinct))
        hashes.append([int(value) for value in sketch.hashvalues])
    pairs, size, _ = banded(hashes, bands)
    return pairs, size, time.process_time() - begun


def by_rensa(ready: list, permutations: int, bands: int) -> Found | None:
    try:
        from rensa import RMinHash
    except ImportError:
        return None
    begun = time.process_time()
    hashes = []
    for one in ready:
        sketch = RMinHash(num_perm=permutations, seed=1)
        sketch.update([str(value) for value in one.distinct])
        hashes.append(sketch.digest())
    pairs, size, _ = banded(hashes, bands)
    return pairs, size, time.process_time() - begun


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--sketches", action="store_true")
    asked = parser.parse_args()
    origins = list(gold(asked.shared))
    print(f"{len(origins)} annotated articles")
    if asked.sketches:
        show_sketches(origins)
        return
    background = list(mirrors(asked.shared))
    show_background([*origins, *background])
    show_forms()
    show_reuse(origins)
    show_retold(origins, background)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    sys.exit(main())
