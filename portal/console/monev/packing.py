"""The ZIP of a unit's evidence: the dated print, the answers, our copies, and what each file is."""

import hashlib
import io
import re
import zipfile
from datetime import datetime

from portal.reads.monev import MonevFile, Proof
from portal.web.formats import write_csv
from portal.web.reply import Table
from portal.web.room import StaffAsk

LARGEST = 40 * 1024 * 1024  # of all copies together
_COLUMNS = ("berkas", "sha256", "byte", "judul", "asal", "diambil", "keterangan")
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_TOO_MUCH = "tidak disertakan: berkas ini sudah terlalu besar; unduh dari alamat asal"


def pack_evidence(ask: StaffAsk, found: MonevFile, answers: Table, printed: bytes) -> bytes:
    """One ZIP. A copy that is missing on the disk or would make it too large is listed all the
    same, with the reason."""
    out = io.BytesIO()
    lines: list[tuple[str | int, ...]] = []
    now = ask.moment.local(ask.moment.now)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body, title in (
            ("berkas-monev.pdf", printed, f"Cetak bertanggal {now:%Y-%m-%d %H.%M}"),
            ("jawaban.csv", write_csv(answers).encode(), "Pertanyaan, bukti dan kekurangan"),
        ):
            _put(packed, name, body, now)
            lines.append((name, _hash(body), len(body), title, "", "", ""))
        left = LARGEST
        for name, proof in _name_copies(found):
            path = ask.desk.settings.files / proof.copy[:2] / proof.copy
            about = (proof.title, proof.url, f"{proof.fetched_at:%Y-%m-%dT%H:%M:%SZ}")
            size = path.stat().st_size if path.is_file() else -1
            if size < 0:
                lines.append((name, proof.copy, 0, *about, "salinan tidak ada di penyimpanan"))
            elif size > left:
                lines.append((name, proof.copy, size, *about, _TOO_MUCH))
            else:
                _put(packed, name, path.read_bytes(), now)
                left -= size
                lines.append((name, proof.copy, size, *about, ""))
        _put(packed, "isi.csv", write_csv(Table(_COLUMNS, lambda: lines)).encode(), now)
    return out.getvalue()


def _name_copies(found: MonevFile) -> list[tuple[str, Proof]]:
    """Where each copy lies; one that answers two questions lies there once."""
    names: dict[str, tuple[str, Proof]] = {}
    for at, view in enumerate(found.questions, start=1):
        for each in view.evidence:
            proof = each.proof
            if proof is not None and proof.copy and proof.copy not in names:
                plain = _PLAIN.sub("_", proof.copy_name).strip("._")[-80:] or "berkas"
                name = f"bukti/{at:02d}-{view.question.code}/{proof.copy[:8]}-{plain}"
                names[proof.copy] = (name, proof)
    return list(names.values())


def _put(packed: zipfile.ZipFile, name: str, body: bytes, now: datetime) -> None:
    about = zipfile.ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, 0))
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o644 << 16
    packed.writestr(about, body)


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
