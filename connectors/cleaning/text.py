"""Plain text out of what sources write: titles, labels, names."""

import html
import re
import unicodedata

# Soft hyphen, zero-width characters, direction marks, byte order mark.
_INVISIBLE = dict.fromkeys(
    [0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
)
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")  # Unicode's category Cc, whole
_PLAIN = _INVISIBLE | _CONTROLS
_BLANKS = re.compile(r"\s+")
# Only what can be a tag: sources write titles such as "<20 Juli>" that are text.
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|br|hr|p|h[1-6]|div|span|font|strong|small|sup|sub|img|mark)\b[^<>]*>", re.I
)


def squash(text: str) -> str:
    """The text on one line, without invisible characters, blanks made single."""
    kept = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return _BLANKS.sub(" ", kept).strip()


def clean_title(html_text: str) -> str:
    """A title as plain text: known tags away, entities resolved, the rest left as it stands."""
    plain = _TAG.sub(" ", html_text)
    for _ in range(2):  # upstream systems escape twice: &amp;#038;
        plain = html.unescape(plain)
    return squash(plain)


def clip(text: str, most: int) -> str:
    """The text cut at a word, with an ellipsis when something was cut."""
    if len(text) <= most:
        return text
    cut = text.rfind(" ", 0, most)
    return text[: cut if cut > most // 2 else most - 1].rstrip(" ,.;:") + "…"
