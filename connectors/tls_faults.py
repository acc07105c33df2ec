"""From a failed handshake to the error that says what is wrong with a certificate."""

import ssl
from collections.abc import Iterator

from connectors.errors import TlsError
from connectors.trust import Trust

# What OpenSSL calls these findings (x509_vfy.h).
_CHAIN = frozenset({2, 20, 21})
_SELF_SIGNED = frozenset({18, 19})
_EXPIRED = 10
_NOT_YET = 9
_NAME = frozenset({62, 64})

_SENTENCES = {
    "pin": "Sertifikat sumber bukan yang disematkan: mungkin sudah diganti. Tanyakan sidik "
    "SHA-256 yang baru kepada pengelola situs; bila ia tidak menggantinya, jangan disematkan.",
    "chain": "Rantai sertifikat sumber tidak lengkap: penerbitnya tidak kami kenal. Pengelola "
    "situs perlu memasang sertifikat perantara di servernya, atau berkasnya didaftarkan pada "
    "sumber ini.",
    "chain with extras": "Rantai sertifikat sumber tetap tidak lengkap: perantara yang "
    "didaftarkan bukan penerbitnya, atau akarnya tidak kami kenal. Minta berkas perantara yang "
    "benar kepada pengelola situs.",
    "self-signed": "Sertifikat sumber tidak diterbitkan oleh lembaga yang kami kenal. Pastikan "
    "sidik SHA-256-nya kepada pengelola situs, lalu sematkan pada sumber ini.",
    "expired": "Sertifikat keamanan sumber kedaluwarsa. Pengelola situs perlu memperpanjangnya.",
    "expired with extras": "Sertifikat keamanan sumber, atau perantara yang didaftarkan, "
    "kedaluwarsa. Minta yang baru kepada pengelola situs.",
    "not yet": "Sertifikat keamanan sumber belum mulai berlaku. Periksa jam mesin kami, lalu "
    "tanyakan kepada pengelola situs.",
    "name": "Sertifikat sumber dibuat untuk nama situs lain. Pengelola situs perlu "
    "memperbaikinya, atau alamat di sertifikat itu yang didaftarkan.",
    "handshake": "Sambungan aman (TLS) dengan sumber gagal dibuat. Pengelola situs perlu "
    "memeriksa pengaturan TLS di servernya.",
}


def tls_error(error: Exception, trust: Trust, host: str, url: str) -> TlsError:
    """What this failure means. Its own text is left out: it may quote the address."""
    what, code = _find(error)
    if what in ("chain", "expired") and trust.covers(host) and trust.intermediates:
        what += " with extras"
    told = f"{what}, verify code {code}" if code else what
    return TlsError(told, url=url, sentence=_SENTENCES.get(what, ""))


def _find(error: BaseException) -> tuple[str, int]:
    for each in _inner(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            return _by_code(each.verify_code), each.verify_code
        if "Fingerprints did not match" in str(each.args[0] if each.args else ""):
            return "pin", 0
    return "handshake", 0


def _by_code(code: int) -> str:
    if code in _CHAIN:
        return "chain"
    if code in _SELF_SIGNED:
        return "self-signed"
    if code in _NAME:
        return "name"
    return {_EXPIRED: "expired", _NOT_YET: "not yet"}.get(code, "certificate")


def _inner(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps: requests and urllib3 pack one into the other."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        packed = [*each.args, getattr(each, "reason", None), each.__cause__, each.__context__]
        waiting += [inner for inner in packed if isinstance(inner, BaseException)]
