"""An address as a QR picture, drawn inline: no request, no style, one path."""

import segno
from markupsafe import Markup

_QUIET = 4  # modules of white around it, as the standard wants


def draw_qr(text: str) -> Markup:
    """The picture of an address; a quarter of it may be unreadable on a wet board."""
    made = segno.make(text, error="q", micro=False, boost_error=False)
    picture = made.svg_inline(
        border=_QUIET, omitsize=True, svgclass=None, lineclass=None, dark="#000", light="#fff"
    )
    return Markup(picture)  # made of numbers alone: nothing of the text stands in it
