"""Refusing a site that belongs to another village."""

from connectors.base import Connector, Context
from connectors.errors import IdentityError
from geo.codes import RegionCode
from portal.ingest.ancestry import current_version, with_ancestors
from portal.ingest.workshop import Workshop
from portal.model import Source
from portal.release import bump

VERIFIED = "terverifikasi"
UNVERIFIED = "belum terverifikasi"
REFUSED = "ditolak"


def check_identity(shop: Workshop, source: Source, connector: Connector, ctx: Context) -> None:
    """Compare what the site says with where it is registered; IdentityError when they differ.

    Only the code decides: names differ between lists and sites of the same village.
    """
    said = connector.identify(ctx)
    with shop.database.reading() as session:
        registered = current_version(session, source.unit_id).code
    code = said.code
    if code:
        try:
            code = RegionCode.parse(code).text
        except ValueError:
            code = ""
    if not code and said.is_silent and source.identity in (VERIFIED, REFUSED):
        # What it said before holds until it says something else.
        if source.identity == REFUSED:
            note = source.identity_note
            raise IdentityError("silent since refused", url=said.evidence, sentence=note)
        return
    if not code:
        _note(shop, source.id, UNVERIFIED, said.name)
        return
    if code == registered:
        _note(shop, source.id, VERIFIED, said.name)
        return
    note = f"Situs mengaku berkode {code}, terdaftar untuk {registered}."
    _note(shop, source.id, REFUSED, note)
    raise IdentityError(f"{code} is not {registered}", url=said.evidence, sentence=note)


def _note(shop: Workshop, source_id: int, identity: str, note: str) -> None:
    with shop.database.reading() as session:
        source = session.get_one(Source, source_id)
        if (source.identity, source.identity_note) == (identity, note[:300]):
            return
    with shop.database.writing() as session:
        source = session.get_one(Source, source_id)
        source.identity, source.identity_note = identity, note[:300]
        bump(session, with_ancestors(session, [source.unit_id]), shop.clock())
