"""From a line of configuration to a connector, and from an address to what it is."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from connectors.base import Answer, BodyKind, Connector, Download, Http, Probe, Validator
from connectors.errors import PolicyError, SourceError

PROBE_REQUESTS = 9


@dataclass(frozen=True, slots=True)
class Registry:
    """The kinds this portal knows, in the order in which a probe asks them."""

    classes: Mapping[str, type]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of all kinds."""
        return tuple(self.classes)

    def make(self, kind: str) -> Connector:
        """A connector of this kind; KeyError for one that is not configured."""
        return cast(Connector, self.classes[kind]())


def load_registry(table: Mapping[str, object]) -> Registry:
    """The registry of config/sources.toml (kind = "module:Class"); ValueError names the line."""
    kinds = table.get("kinds")
    if not isinstance(kinds, dict) or not kinds:
        raise ValueError("sources.toml: tabel [kinds] kosong")
    classes: dict[str, type] = {}
    for kind, target in kinds.items():
        module, _, name = str(target).partition(":")
        if not module.startswith("connectors.sources."):
            raise ValueError(f"sources.toml: {kind} menunjuk ke luar connectors.sources")
        try:
            classes[str(kind)] = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise ValueError(f"sources.toml: {kind} = {target!r}: {error}") from None
    return Registry(classes)


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """What all kinds say of an address, most likely first."""

    url: str
    probes: tuple[Probe, ...]
    requests: int

    @property
    def best(self) -> str:
        """The most likely kind; empty when none recognises the site."""
        return self.probes[0].kind if self.probes and self.probes[0].confidence > 0 else ""


def probe_all(registry: Registry, http: Http, url: str) -> ProbeReport:
    """Ask every kind what an address is, with one shared store of answers and at most nine
    requests in all; never raises for a fault of the site."""
    shared = SharedAnswers(http, PROBE_REQUESTS)
    found = [registry.make(kind).probe(shared, url.rstrip("/")) for kind in registry.kinds]
    found.sort(key=lambda probe: -probe.confidence)
    return ProbeReport(url, tuple(found), shared.requests)


class SharedAnswers:
    """An Http that asks each address once, and no more than a number of times in all."""

    def __init__(self, http: Http, most: int) -> None:
        self._http = http
        self._most = most
        self._answers: dict[str, Answer | SourceError] = {}
        self.requests = 0

    def get(
        self,
        url: str,
        *,
        kind: BodyKind = "html",
        headers: Mapping[str, str] | None = None,
        validator: Validator | None = None,
        allow: frozenset[int] = frozenset({200}),
        jar: str = "",
    ) -> Answer:
        """The held answer, or a fresh one while the budget lasts."""
        name = f"{kind} {url} {sorted(headers.items()) if headers else ''} {sorted(allow)}"
        if name not in self._answers:
            if self.requests >= self._most:
                raise PolicyError("the nine requests of a probe are spent")
            self.requests += 1
            try:
                self._answers[name] = self._http.get(
                    url, kind=kind, headers=headers, validator=validator, allow=allow, jar=jar
                )
            except SourceError as error:
                self._answers[name] = error
        held = self._answers[name]
        if isinstance(held, SourceError):
            raise held
        return held

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> Download:
        """A probe fetches no files."""
        raise PolicyError("a probe fetches no files")
