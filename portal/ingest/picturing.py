"""Photos of places: a few fetched a run, drawn small, kept as files; what is none is refused."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy import select

from connectors.base import Context, Page
from connectors.cleaning.personal import mask
from connectors.cleaning.photos import PhotoError
from connectors.cleaning.small_photo import Draw, draw_small
from connectors.errors import (
    BudgetSpentError,
    NotExpectedError,
    NotFoundError,
    PolicyError,
    SourceError,
    TooBigError,
    UnsafeError,
)
from connectors.records import Place, Reject, StoredPhoto
from portal.ingest.filing import Cabinet
from portal.model import Item, ItemVersion
from portal.rules.codec import decode

MOST_A_RUN = 25  # of one source: words and numbers come before pictures
_SETTLED = frozenset({"ada", "tidak ada", "tidak terbaca"})
Fetch = Callable[[Context, Place], bytes]


class Gallery:
    """The photos of one source in one run."""

    def __init__(
        self,
        cabinet: Cabinet,
        source_id: int,
        ctx: Context,
        fetch: Fetch | None,
        draw: Draw = draw_small,
        most: int = MOST_A_RUN,
    ) -> None:
        self._cabinet = cabinet
        self._source_id = source_id
        self._ctx = ctx
        self._fetch = fetch
        self._draw = draw
        self._left = most

    def hang(self, stream: str, page: Page) -> Page:
        """The page with the photos of its places, and a refusal for each that is none. A place
        whose address of a photo stayed keeps what is known of it, without a request."""
        named = [each for each in page.records if isinstance(each, Place) and each.photo_url]
        if not named or self._fetch is None:
            return page
        held = self._read_held(stream, frozenset(each.key for each in named))
        rejects: list[Reject] = []
        records = [
            self._hang(each, held.get(each.key), rejects)
            if isinstance(each, Place) and each.photo_url
            else each
            for each in page.records
        ]
        return replace(page, records=tuple(records), rejects=(*page.rejects, *rejects))

    def _hang(self, place: Place, held: Place | None, rejects: list[Reject]) -> Place:
        # What is held passed the door, which may have masked a number in the address.
        spelled = (place.photo_url, mask(place.photo_url).text)
        same = held is not None and held.photo_url in spelled
        known = held.photo if held is not None and same else None
        if known is not None and known.state in _SETTLED:
            return replace(place, photo=known)
        if self._left <= 0 or self._ctx.stopped():
            return replace(place, photo=known)
        self._left -= 1
        return replace(place, photo=self._obtain(place, rejects) or known)

    def _obtain(self, place: Place, rejects: list[Reject]) -> StoredPhoto | None:
        """The photo, or why there is none; None when nothing was found out."""
        assert self._fetch is not None
        try:
            photo = self._draw(self._fetch(self._ctx, place))
        except (PhotoError, TooBigError, UnsafeError) as error:
            sentence = str(error) if isinstance(error, PhotoError) else error.sentence
            told = f"Foto {place.name} tidak dipakai: {sentence}"
            rejects.append(Reject(place.key, "photo_unusable", told, place.photo_url))
            return StoredPhoto("tidak terbaca")
        except (NotFoundError, NotExpectedError):
            return StoredPhoto("tidak ada")
        except BudgetSpentError:
            self._left = 0
            return None
        except PolicyError:
            return StoredPhoto("ditutup")
        except SourceError:
            self._left = 0  # a site that fails now is not asked for its pictures
            return StoredPhoto("gagal")
        sha256 = self._cabinet.keep_bytes(photo.body)
        return StoredPhoto("ada", sha256, len(photo.body), photo.width, photo.height)

    def _read_held(self, stream: str, keys: frozenset[str]) -> Mapping[str, Place]:
        """The newest held version of each of these places."""
        with self._cabinet.database.reading() as session:
            rows = session.execute(
                select(Item.key, ItemVersion.body)
                .join(ItemVersion, ItemVersion.item_id == Item.id)
                .where(
                    Item.source_id == self._source_id,
                    Item.stream == stream,
                    Item.key.in_(keys),
                    ItemVersion.hash == Item.head,
                )
                .order_by(ItemVersion.id)
            ).all()
        found = {row.key: decode(row.body) for row in rows}
        return {key: each for key, each in found.items() if isinstance(each, Place)}
