"""Geometry in narrow tables of its own, and the drawings derived from it."""

from datetime import date
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base


class Outline(Base):
    """A unit's boundary for a span of time. status: definitif | indikatif."""

    __tablename__ = "boundary"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    geometry: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326))
    status: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(200))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("boundary_import.id"))
    legal_basis: Mapped[str] = mapped_column(String(200), default="", server_default="")
    derived: Mapped[bool] = mapped_column(default=False)  # dissolved from the units below
    as_of: Mapped[date | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Drawing(Base):
    """The SVG of a unit's map for one role, made when a boundary changes.

    role: anak (the units below as links) | desa (a regency by its desa) | sendiri (a desa and what
    lies around) | letak (where units lie in the regency) | tanda (the regency in the masthead)
    """

    __tablename__ = "drawing"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    shapes: Mapped[str] = mapped_column(Text)  # JSON: see geo.svg


class Measured(Base):
    """What is measured of a unit's shape after cleaning. Area in square metres on the equal-area
    cylinder of EPSG:6933; positions in millionths of a degree. The label point lies inside."""

    __tablename__ = "extent"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    area_m2: Mapped[int] = mapped_column(BigInteger)
    west: Mapped[int]
    south: Mapped[int]
    east: Mapped[int]
    north: Mapped[int]
    centre_lon: Mapped[int]
    centre_lat: Mapped[int]
    label_lon: Mapped[int]
    label_lat: Mapped[int]


class Neighbour(Base):
    """Two units of one level with a common border, and its length; written both ways."""

    __tablename__ = "neighbour"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    border_m: Mapped[int]


class Topology(Base):
    """A regency's TopoJSON with the levels kabupaten, kecamatan and desa; the codes are the ids,
    names are added when it is sent."""

    __tablename__ = "topology"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class TopologyPart(Base):
    """What one detail map draws: the shapes of a unit's own map, cut out of its regency's TopoJSON
    with the arcs they use. Rewritten with it."""

    __tablename__ = "topology_part"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    packed: Mapped[int]  # bytes on the way


class Redraw(Base):
    """A desa whose boundary changed since its regency was drawn. Written when the boundary is
    published, deleted with the drawing; a changed token says it changed again in between."""

    __tablename__ = "redraw"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(32))


class Spot(Base):
    """A facility's position."""

    __tablename__ = "place"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    scope_key: Mapped[int] = mapped_column(BigInteger)
    geometry: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326))
    name: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(120), default="")
    __table_args__ = (Index("ix_place_scope", "scope_key"),)


class Course(Base):
    """The course of a road or another line, beside its position in `place`. Length along the
    ellipsoid; the record holds it as fine as its source drew it. `points`: how many a detail map
    draws of it."""

    __tablename__ = "course"
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    geometry: Mapped[Any] = mapped_column(Geometry("MULTILINESTRING", srid=4326))
    length_m: Mapped[int]
    points: Mapped[int] = mapped_column(default=0, server_default="0")
