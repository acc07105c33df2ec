"""The roads of a made-up village: through its middle, and out to its fields."""

from dataclasses import dataclass

from portal.sample.borders import Border
from portal.sample.chance import draw
from portal.sample.places import Village

_NAMES = ("Jalan Poros {name}", "Jalan Usaha Tani", "Jalan Lingkar Desa")
_STEPS = 8
_FAR = 0.75  # of the way to the border

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Road:
    """A road and its points, lon before lat."""

    name: str
    course: tuple[Point, ...]


def lay_roads(seed: int, village: Village, border: Border) -> tuple[Road, ...]:
    """One to three roads; each winds from the middle towards a corner of the border."""
    chance = draw(seed, village.code, "roads")
    count = min(chance.randint(1, len(_NAMES)), len(border.ring))
    corners = chance.sample(border.ring, k=count)
    roads = []
    for name, corner in zip(_NAMES, corners, strict=False):
        east, north = (corner[at] - border.centre[at] for at in (0, 1))
        course = []
        for step in range(_STEPS + 1):
            far = _FAR * step / _STEPS
            bend = chance.uniform(-0.06, 0.06) if step else 0.0
            course.append(
                (
                    round(border.centre[0] + far * east - bend * north, 6),
                    round(border.centre[1] + far * north + bend * east, 6),
                )
            )
        roads.append(Road(name.format(name=village.name), tuple(course)))
    return tuple(roads)
