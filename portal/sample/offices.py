"""Who works in a village office, how it is reached, what stands around it. All invented."""

from dataclasses import dataclass
from random import Random

from portal.sample.borders import Border
from portal.sample.chance import draw
from portal.sample.places import Village
from portal.sample.words.names import FACILITIES, FIRST, LAST, POSTS, STREETS, URBAN_POSTS


@dataclass(frozen=True, slots=True)
class Person:
    """An official: name in office and post, nothing else."""

    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How an office is reached; any of it may be empty."""

    address: str
    phone: str
    email: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Facility:
    """A public place."""

    id: int
    name: str
    category: str
    sort: str
    lat: float
    lon: float


def appoint(seed: int, village: Village) -> tuple[Person, ...]:
    """The officials of a village."""
    chance = draw(seed, village.code, "officials")
    posts = URBAN_POSTS if village.is_urban else POSTS
    count = len(posts) - chance.choice((0, 0, 1))
    # Not a set: its order differs from one process to the next.
    names = dict.fromkeys(f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(40))
    return tuple(
        Person(name, post)
        for name, post in zip(sorted(names, key=lambda _: chance.random()), posts[:count],
                              strict=False)
    )  # fmt: skip


def reach(seed: int, village: Village) -> Contact:
    """How the village office is reached: mostly a landline, at times a mobile phone or nothing."""
    chance = draw(seed, village.code, "contact")
    kind = chance.random()
    phone = f"0549-2{chance.randint(1000, 9999)}"
    if kind < 0.15:
        phone = ""
    elif kind < 0.27:
        phone = f"0812-5{chance.randint(100, 999)}-{chance.randint(1000, 9999)}"
    name = village.name.lower().replace(" ", "")
    return Contact(
        address=f"{chance.choice(STREETS)} RT {chance.randint(1, 9):03d} {village.name}",
        phone=phone,
        email=f"kantor@{name}.contoh.invalid" if chance.random() < 0.6 else "",
        postcode=f"756{chance.randint(11, 99)}",
    )


def place_facilities(seed: int, village: Village, border: Border) -> tuple[Facility, ...]:
    """The public places inside a village."""
    chance = draw(seed, village.code, "facilities")
    chosen = chance.sample(FACILITIES, k=chance.randint(4, 8))
    points = scatter(chance, border, len(chosen))
    return tuple(
        Facility(number, f"{word} {village.name}", category, sort, lat, lon)
        for number, ((category, sort, word), (lon, lat)) in enumerate(
            zip(chosen, points, strict=True), start=1
        )
    )


def scatter(chance: Random, border: Border, count: int) -> tuple[tuple[float, float], ...]:
    """Points (lon, lat) between the middle of a border and its corners."""
    points = []
    for _ in range(count):
        corner = chance.choice(border.ring)
        far = chance.uniform(0.05, 0.55)
        lon = border.centre[0] + far * (corner[0] - border.centre[0])
        lat = border.centre[1] + far * (corner[1] - border.centre[1])
        points.append((round(lon, 6), round(lat, 6)))
    return tuple(points)
