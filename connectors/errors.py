"""Every way a source can fail, as one family with a sentence for people."""

from enum import StrEnum


class Scope(StrEnum):
    """How far a failure reaches."""

    RECORD = "record"
    PAGE = "page"
    STREAM = "stream"
    SOURCE = "source"
    HOST = "host"


class SourceError(Exception):
    """A failure of a source: a class code, its reach, and a plain Indonesian sentence.

    `internal` is for the log only. It must not carry secrets or bodies.
    Not derived from OSError: urllib3 would wrap such an error as a broken connection and retry it.
    """

    code = "internal"
    scope = Scope.SOURCE
    sentence = "Terjadi gangguan di sistem kami saat membaca sumber ini."

    def __init__(
        self,
        internal: str = "",
        *,
        url: str = "",
        status: int = 0,
        sentence: str = "",
        scope: Scope | None = None,
    ) -> None:
        self.internal = internal
        self.url = url
        self.status = status
        self.sentence = sentence or type(self).sentence
        self.scope = scope or type(self).scope
        super().__init__(f"{self.code}: {internal or self.sentence} {url}".strip())


class ConfigError(SourceError):
    """The registration of the source is wrong."""

    code = "config"
    sentence = "Pendaftaran sumber ini keliru. Perbaiki alamat atau isiannya."


class AuthError(SourceError):
    """The source wants a token or refuses ours."""

    code = "auth"
    sentence = "Sumber menolak izin masuk kami. Token perlu diperbarui."


class BlockedError(SourceError):
    """A firewall or challenge page stands in front of the source."""

    code = "blocked"
    scope = Scope.HOST
    sentence = "Sumber memblokir pembacaan otomatis. Pengelola situs perlu memberi izin."


class ThrottledError(SourceError):
    """The source asks for a slower pace."""

    code = "throttled"
    scope = Scope.HOST
    sentence = "Sumber meminta kami menunggu. Dicoba lagi pada jadwal berikutnya."

    def __init__(
        self, internal: str = "", *, url: str = "", status: int = 0, wait: int = 0
    ) -> None:
        super().__init__(internal, url=url, status=status)
        self.wait = wait


class UnreachableError(SourceError):
    """No answer, or a server error."""

    code = "unreachable"
    scope = Scope.HOST
    sentence = "Sumber tidak menjawab."


class TlsError(SourceError):
    """The certificate does not hold."""

    code = "tls"
    scope = Scope.HOST
    sentence = "Sertifikat keamanan sumber tidak sah atau kedaluwarsa."


class MovedError(SourceError):
    """The source moved to another host."""

    code = "moved"
    sentence = "Sumber pindah ke alamat lain. Alamat baru perlu disetujui dahulu."


class GoneError(SourceError):
    """The site itself is gone."""

    code = "gone"
    sentence = "Situs sumber sudah tidak ada."


class NotFoundError(SourceError):
    """One page answers 404 or 410."""

    code = "not_found"
    scope = Scope.PAGE
    sentence = "Halaman sumber tidak ditemukan."


class NotExpectedError(SourceError):
    """The answer has another shape than promised."""

    code = "not_expected"
    scope = Scope.PAGE
    sentence = "Jawaban sumber tidak sesuai bentuk yang diharapkan."


class PagingBrokenError(SourceError):
    """Paging loops or makes no progress."""

    code = "paging_broken"
    scope = Scope.STREAM
    sentence = "Daftar di sumber berputar tanpa akhir. Bagian yang terbaca tetap dipakai."


class SchemaDriftError(SourceError):
    """Required fields are missing on much of a page."""

    code = "schema_drift"
    scope = Scope.STREAM
    sentence = "Bentuk data sumber berubah. Data baru kami tahan sampai diperiksa."


class RecordInvalidError(SourceError):
    """One record cannot be understood."""

    code = "record_invalid"
    scope = Scope.RECORD
    sentence = "Satu catatan dari sumber tidak dapat dibaca."


class TooBigError(SourceError):
    """An answer is over its byte cap."""

    code = "too_big"
    scope = Scope.PAGE
    sentence = "Jawaban sumber terlalu besar dan ditolak."


class UnsafeError(SourceError):
    """The answer or address is dangerous: private address, bomb, entity, traversal."""

    code = "unsafe"
    scope = Scope.PAGE
    sentence = "Alamat atau berkas dari sumber berbahaya dan ditolak."


class EchoError(UnsafeError):
    """The answer repeats the secret we showed it, where it cannot be taken out."""

    sentence = "Berkas dari sumber memuat rahasia kami sendiri dan ditolak."


class PolicyError(SourceError):
    """Robots, budget or an operator forbids going on."""

    code = "policy"
    sentence = "Sumber tidak mengizinkan bagian ini dibaca otomatis."


class BudgetSpentError(PolicyError):
    """The requests or bytes of one run are used up; what was read stays, the next run goes on."""

    sentence = "Jatah permintaan untuk sekali ambil sudah habis; dilanjutkan nanti."


class IdentityError(SourceError):
    """The site says it belongs to another village."""

    code = "identity"
    sentence = "Situs ini mengaku milik desa lain, maka tidak kami pakai."
