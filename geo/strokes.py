"""Courses as short open SVG paths on the grid of a picture."""

import shapely
from shapely.geometry.base import BaseGeometry

from geo.svg import MARGIN, STEPS, Frame, Spot, tolerance_in, write_steps


def trace_course(course: BaseGeometry, frame: Frame) -> str:
    """The part of a course that lies on the picture, as a path; empty when there is none."""
    west, east = (frame.west + at / frame.per_lon for at in (-MARGIN, frame.width - MARGIN))
    south, north = (frame.north - at / frame.per_lat for at in (frame.height - MARGIN, -MARGIN))
    seen = shapely.clip_by_rect(course, west, south, east, north)
    drawn = seen.simplify(tolerance_in(frame, STEPS), preserve_topology=False)
    spots = (_place(part, frame) for part in shapely.get_parts(drawn))
    return "".join(write_steps(each) for each in spots if len(each) > 1)


def _place(part: BaseGeometry, frame: Frame) -> list[Spot]:
    """Its points on the grid, without repeats."""
    return list(dict.fromkeys(frame.place_all(shapely.get_coordinates(part))))
