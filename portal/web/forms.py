"""What a form sent, and whether it came from our own page."""

from collections.abc import Mapping
from secrets import compare_digest

from flask import Request
from markupsafe import Markup

from portal.acts.signing_in import Person
from portal.web.room import Form, Upload

_SAME = frozenset({"same-origin", "none"})


def write_token(person: Person) -> Markup:
    """The hidden field every form of a room carries."""
    return Markup('<input type="hidden" name="tanda" value="{}">').format(person.csrf)


def comes_from_us(asked: Request) -> bool:
    """Whether a form without a token was sent from our own pages; old browsers do not say."""
    site = asked.headers.get("Sec-Fetch-Site", "")
    origin = asked.headers.get("Origin", "")
    if site:
        return site in _SAME
    return not origin or origin.split("://", 1)[-1] == asked.host


def holds_token(person: Person, asked: Request) -> bool:
    """Whether the form carries the token of this person's own sign-in."""
    return compare_digest(asked.form.get("tanda", ""), person.csrf)


def read_form(asked: Request) -> Form:
    """The fields and files of a form, read once."""
    values: Mapping[str, list[str]] = asked.form.to_dict(flat=False)
    files = {
        name: Upload(sent.filename or "", sent.read())
        for name, sent in asked.files.items()
        if sent.filename
    }
    return Form(values, files)
