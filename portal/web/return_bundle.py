"""The bundle that is carried back to a unit: what the portal shows of it, what it has not found,
what it took in, and a page that any phone opens without a network."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.bundle.format import LINES, TYPES, Manifest, record_path
from connectors.bundle.signing import KeyPair
from connectors.bundle.writing import Part, pack_bundle
from connectors.cleaning.html import to_text
from connectors.cleaning.text import clip
from connectors.records import Article, Record
from portal.model import BundleReceipt
from portal.reads.bundle_content import read_content
from portal.reads.bundles import describe_receipt, read_receipts
from portal.reads.duty_rules import read_book
from portal.reads.kelengkapan import DutyRow, read_duties
from portal.reads.lembar import read_prefilled
from portal.reads.sources import read_sources
from portal.rules.codec import encode
from portal.rules.indicators import Catalogue
from portal.rules.moment import Moment
from portal.rules.obligations.duty_rules import DutyRules
from portal.rules.obligations.telling import STATES
from portal.tree import UnitView
from portal.web.lembar import write_form
from portal.web.render import FILTERS, squeeze

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
_MISSING = frozenset({"telat", "belum-ditemukan", "usang"})
_COMING = frozenset({"belum-waktunya", "belum-diketahui"})
_NEWS = 30  # on the page; all of it is in records/
_PAPERS = 200
_LONGEST = 280
_RECEIPTS = 20


@dataclass(frozen=True, slots=True)
class Teller:
    """What the return bundle of a unit is made with."""

    catalogue: Catalogue
    duties: DutyRules
    root_id: int
    key: KeyPair


def write_return(session: Session, unit: UnitView, teller: Teller, moment: Moment) -> bytes:
    """The signed bundle for a unit, as it is known now."""
    with tempfile.TemporaryDirectory(prefix="bundel-") as folder:
        target = Path(folder) / "balasan.zip"
        head = Manifest(
            unit_code=unit.code,
            created_at=moment.now,
            sequence=moment.today.toordinal(),
            previous_sha256="",
            producer="portal",
            files=(),
            direction="keluar",
        )
        pack_bundle(target, head, _write_parts(session, unit, teller, moment), teller.key)
        return target.read_bytes()


def _write_parts(session: Session, unit: UnitView, teller: Teller, moment: Moment) -> list[Part]:
    content = read_content(session, unit, teller.catalogue)
    book = read_book(session, teller.root_id, teller.duties)
    (duties,) = read_duties(session, book, [unit])
    counted = [each for each in duties.rows if each.counts]
    missing = [each for each in counted if each.state in _MISSING]
    coming = [each for each in counted if each.state in _COMING]
    coming.sort(key=lambda each: each.due or date.max)
    filled = read_prefilled(session, unit, teller.catalogue, moment.today.year)
    parts = [
        Part(record_path(name), LINES, "\n".join(map(encode, some)).encode())
        for name, some in content.items()
    ]
    is_judged = duties.readable and bool(counted)
    page = _draw(session, unit, content, missing, coming, moment, is_judged=is_judged)
    parts += [
        Part("index.html", "text/html", page.encode()),
        Part("tugas.json", "application/json", _tell_duties(missing, coming)),
        Part("tanda-terima.json", "application/json", _tell_receipts(session, unit)),
        Part("lembar-isian.xlsx",
             "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
             write_form(unit, filled, moment.now)),
    ]  # fmt: skip
    return parts


def _draw(
    session: Session,
    unit: UnitView,
    content: Mapping[str, tuple[Record, ...]],
    missing: list[DutyRow],
    coming: list[DutyRow],
    moment: Moment,
    *,
    is_judged: bool,
) -> str:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    env.filters.update(FILTERS)
    news = [
        (each, clip(" ".join(to_text(each.html).split()) or each.summary, _LONGEST))
        for each in content.get("article", ())[:_NEWS]
        if isinstance(each, Article)
    ]
    html = env.get_template("luring/index.html").render(
        unit=unit,
        moment=moment,
        content={name: content.get(name, ()) for name in TYPES},
        news=news,
        papers=content.get("document", ())[:_PAPERS],
        missing=missing,
        coming=coming,
        states=STATES,
        is_judged=is_judged,
        sources=[each for each in read_sources(session, unit) if each.unit_id == unit.id],
        receipts=read_receipts(session, unit.id, _RECEIPTS),
    )
    return squeeze(html)


def _tell_duties(missing: list[DutyRow], coming: list[DutyRow]) -> bytes:
    told = {
        name: [
            {
                "code": each.code,
                "title": each.title,
                "period": each.period,
                "due": each.due.isoformat() if each.due else None,
                "state": STATES[each.state],
                "legal_basis": each.legal_basis,
            }
            for each in some
        ]
        for name, some in (("missing", missing), ("coming", coming))
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _tell_receipts(session: Session, unit: UnitView) -> bytes:
    """The receipts, and where the row of the unit's bundles stands."""
    rows = session.scalars(
        select(BundleReceipt)
        .where(BundleReceipt.unit_id == unit.id)
        .order_by(BundleReceipt.sequence.desc())
        .limit(_RECEIPTS)
    ).all()
    last = {"sequence": rows[0].sequence, "sha256": rows[0].sha256} if rows else None
    told = {"last": last, "receipts": [describe_receipt(each, unit.code) for each in rows]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
