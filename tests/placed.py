"""A place as its publication projects it: points and courses are written by the batch."""

from portal.ingest.project_place import PlaceProjector


def project_place(session, item, record, unit, now):
    """Replace the point and course of one item."""
    projector = PlaceProjector()
    projector.project(session, item, record, unit, now)
    projector.finish(session, frozenset({unit.unit_id}), now)


def retract_place(session, item, now):
    """Take the point and course of one item away."""
    projector = PlaceProjector()
    projector.retract(session, item)
    projector.finish(session, frozenset(), now)
