"""One stylesheet a regency: its brand's tokens before the rules that are the same for all."""

from dataclasses import dataclass

from flask import g
from markupsafe import Markup

from portal.rules.brand import Brands
from portal.web.headers import make_policy


@dataclass(frozen=True, slots=True)
class Style:
    """The text as it is inlined, the policy that names its hash, the colour of the head."""

    text: Markup
    policy: str
    head: str


class Styles:
    """Makes the style of each regency once, and remembers which one the answer under way wears."""

    def __init__(self, rules: str, brands: Brands) -> None:
        self._rules = rules
        self._brands = brands
        self._made: dict[str, Style] = {}

    def of(self, regency: str) -> Style:
        """The style of a regency by its code."""
        style = self._made.get(regency)
        if style is None:
            brand = self._brands.of(regency)
            text = brand.to_css() + self._rules
            style = Style(Markup(text), make_policy(text), brand.light["kepala"])  # our own files
            self._made[regency] = style
        return style

    def wear(self, regency: str) -> None:
        """From here on the answer under way is in the colours of this regency."""
        g.regency = regency

    @property
    def worn(self) -> Style:
        """The style of the answer under way; the general one before a site is known."""
        return self.of(g.get("regency", ""))
