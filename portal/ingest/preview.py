"""The first records of a source as they would be taken; nothing is stored."""

from dataclasses import dataclass

from connectors.base import Context, FetchNote, State
from connectors.errors import SourceError
from connectors.records import Reject
from portal.ingest.placing import read_title
from portal.ingest.registering import require_source
from portal.ingest.run import hide_secret, load_source
from portal.ingest.workshop import Workshop
from portal.rules.codec import type_name

MOST = 20


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One record in short."""

    stream: str
    type: str
    title: str
    url: str
    published: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a look at a source gave; `sentence` says why it ended early."""

    identity: str
    lines: tuple[PreviewLine, ...]
    rejects: tuple[Reject, ...]
    masked: int
    requests: int
    sentence: str = ""


def preview(shop: Workshop, source_id: int) -> Preview:
    """Up to 20 records over all streams, through the same door as a harvest."""
    with shop.database.reading() as session:
        require_source(session, source_id)
    source, config = load_source(shop, source_id)
    shop = hide_secret(shop, source)
    notes: list[FetchNote] = []
    ctx = Context(
        http=shop.open_http(source, notes.append),
        config=config,
        now=shop.clock,
        mode="full",
        stopped=lambda: len(lines) >= MOST,
        known=lambda _stream, _keys: {},
    )
    connector = shop.registry.make(source.kind)
    lines: list[PreviewLine] = []
    rejects: list[Reject] = []
    masked = 0
    identity = sentence = ""
    try:
        identity = connector.identify(ctx).code
        for spec in connector.streams(ctx):
            for page in connector.read(ctx, spec.name, State()):
                rejects.extend(page.rejects)
                for record in page.records[: MOST - len(lines)]:
                    clean, count = shop.door(record)
                    masked += count
                    lines.append(
                        PreviewLine(
                            spec.name,
                            type_name(clean),
                            read_title(clean),
                            clean.url,
                            clean.published.isoformat() if clean.published else "",
                        )
                    )
                break
            if len(lines) >= MOST:
                break
    except SourceError as error:
        sentence = error.sentence
    return Preview(identity, tuple(lines), tuple(rejects[:MOST]), masked, len(notes), sentence)
