"""A return bundle at the village: the portal's to the last byte, and where the row stands by it."""

import json
import tempfile
from pathlib import Path

from connectors.bundle.format import BundleError, Manifest
from connectors.bundle.opening import Envelope, lay_out, peek
from connectors.bundle.signing import check_signature
from portal.acts.making_bundles import Standing
from portal.errors import InputError, UsageError

RECEIPTS = "tanda-terima.json"


def check_return(path: Path, public: str, folder: Path) -> Manifest:
    """The head of a return bundle, its files laid out below `folder`. InputError when any byte of
    it is not what the portal signed; UsageError when it cannot be read at all."""
    try:
        envelope = peek(path)
        _check_signed(public, envelope)
        if envelope.manifest.direction != "keluar":
            raise BundleError("Berkas ini kiriman sebuah unit, bukan balasan dari portal.")
        lay_out(path, envelope.manifest, folder)
    except BundleError as error:
        raise InputError(f"{path.name}: {error}") from None
    except OSError as error:
        raise UsageError(f"{path} tidak dapat dibaca: {error.strerror}.") from None
    return envelope.manifest


def read_reply(path: Path, public: str, unit_code: str) -> Standing:
    """Where the row of the unit's bundles stands by what the portal sent back; the beginning when
    it took none yet."""
    with tempfile.TemporaryDirectory(prefix="balasan-") as place:
        manifest = check_return(path, public, Path(place))
        if manifest.unit_code != unit_code:
            raise InputError(f"{path.name}: balasan untuk {manifest.unit_code}, bukan {unit_code}.")
        try:
            last = json.loads((Path(place) / RECEIPTS).read_bytes())["last"]
            return Standing(int(last["sequence"]), str(last["sha256"])) if last else Standing()
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(f"{path.name}: {RECEIPTS} tidak dapat dibaca.") from None


def _check_signed(public: str, envelope: Envelope) -> None:
    try:
        check_signature(public.strip(), envelope.signature, envelope.body)
    except BundleError:
        raise
    except ValueError:
        raise BundleError("kunci umum portal tidak sah; harus 44 huruf base64.") from None
