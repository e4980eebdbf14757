"""Who wrote an article, printed in the many ways of provincial newsrooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.demo.library import names
from tinarchive.model import Author, Byline

if TYPE_CHECKING:
    import random

ROLES = ("Bài và ảnh", "Tin và ảnh", "Tin, ảnh", "Tin", "Bài, ảnh", "Bài", "CTV", "Tác giả")


def write_byline(rng: random.Random) -> Byline | None:
    """A byline of a real form, or None where the article has none."""
    form = rng.choices(FORMS, WEIGHTS)[0]
    one, two = rng.sample(names()["tacgia"], 2)
    return form(rng, one, two)


def _none(_rng: random.Random, _one: str, _two: str) -> None:
    return None


def _role(rng: random.Random, one: str, _two: str) -> Byline:
    role = rng.choice(ROLES)
    name = one.upper() if rng.random() < 0.25 else one
    return Byline(f"{role}: {name}", (Author(name, role),))


def _bare(rng: random.Random, one: str, _two: str) -> Byline:
    name = one.upper() if rng.random() < 0.35 else one
    return Byline(name, (Author(name),))


def _pair(rng: random.Random, one: str, two: str) -> Byline:
    return Byline(f"{one}{rng.choice((' – ', ' - '))}{two}", (Author(one), Author(two)))


def _role_pair(rng: random.Random, one: str, two: str) -> Byline:
    role = rng.choice(("Bài và ảnh", "Tin, ảnh", "CTV"))
    return Byline(f"{role}: {one} – {two}", (Author(one, role), Author(two, role)))


def _two_roles(rng: random.Random, one: str, two: str) -> Byline:
    first = rng.choice(("Tin", "Bài"))
    joint = rng.choice((", ", "; ", " - "))
    raw = f"{first}: {one}{joint}Ảnh: {two}"
    return Byline(raw, (Author(one, first), Author(two, "Ảnh")))


def _with_organisation(rng: random.Random, one: str, _two: str) -> Byline:
    role, office = rng.choice(ROLES[:5]), rng.choice(names()["coquan"])
    gap = rng.choice(("", " ")) if rng.random() < 0.3 else ""
    return Byline(f"{role}: {one} ({gap}{office})", (Author(one, role),), office)


def _bare_with_organisation(rng: random.Random, one: str, _two: str) -> Byline:
    office = rng.choice(names()["coquan"])
    return Byline(f"{one} ({office})", (Author(one),), office)


def _theo(rng: random.Random, _one: str, _two: str) -> Byline:
    source = rng.choice(names()["nguon"])
    return Byline(f"Theo {source}", (), None, source)


def _nguon(rng: random.Random, _one: str, _two: str) -> Byline:
    source = rng.choice(names()["nguon"])
    raw = rng.choice((f"(Nguồn: {source})", f"Nguồn: {source}"))
    return Byline(raw, (), None, source)


def _name_theo(rng: random.Random, one: str, _two: str) -> Byline:
    source = rng.choice(names()["nguon"])
    return Byline(f"{one} (Theo {source})", (Author(one),), None, source)


def _performed(_rng: random.Random, one: str, _two: str) -> Byline:
    return Byline(f"{one.upper()} (Thực hiện)", (Author(one.upper(), "Thực hiện"),))


def _office(rng: random.Random, _one: str, _two: str) -> Byline:
    plain = ("Đài", "Trung tâm", "Phòng", "Hội", "Ban")
    office = rng.choice([name for name in names()["coquan"] if name.startswith(plain)])
    return Byline(office, (), office)


FORMS = (
    _none,
    _role,
    _bare,
    _pair,
    _role_pair,
    _two_roles,
    _with_organisation,
    _bare_with_organisation,
    _theo,
    _nguon,
    _name_theo,
    _performed,
    _office,
)
WEIGHTS = (9, 24, 20, 5, 5, 6, 11, 4, 5, 5, 3, 2, 2)
