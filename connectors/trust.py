"""What the certificate of a source is held against: the system's roots, or what was named for it.

Nothing here ever switches checking off. A source may name certificates of issuers its server
forgets to send, which count only as a link to a root the system knows; or pin one certificate.
"""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import certifi


@dataclass(frozen=True, slots=True)
class Trust:
    """What one source named for its own site, and for no other."""

    site: str = ""  # host without www, as `Target.site`
    intermediates: str = ""  # PEM
    pin: str = ""  # SHA-256 of the one certificate, 64 hex digits

    def covers(self, host: str) -> bool:
        """Whether what was named holds for this host."""
        return bool(self.site) and host.rstrip(".").removeprefix("www.") == self.site

    def choices(self, host: str, ca_file: str = "") -> dict[str, Any]:
        """How urllib3 checks the server at this host.

        A pin stands in the place of chain, name and dates: exactly that certificate, whose key
        the handshake proves, and no other. urllib3 compares it before it sends anything.
        """
        own = self.covers(host)
        if own and self.pin:
            return {
                "ssl_context": _open_context(ssl.CERT_NONE),
                "cert_reqs": "CERT_NONE",
                "assert_fingerprint": self.pin,
            }
        context = _open_context(ssl.CERT_REQUIRED)
        # A chain ends in a root: newer Pythons would take any certificate named here for an end.
        context.verify_flags &= ~ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
        _load_roots(context, ca_file)
        if own and self.intermediates:
            context.load_verify_locations(cadata=self.intermediates)
        return {"ssl_context": context, "cert_reqs": "CERT_REQUIRED"}


def _open_context(mode: ssl.VerifyMode) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = mode == ssl.CERT_REQUIRED
    context.hostname_checks_common_name = False
    context.verify_mode = mode
    return context


def _load_roots(context: ssl.SSLContext, ca_file: str) -> None:
    """The roots of the system; those that came with certifi where it has none."""
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    elif _has_roots():
        context.load_default_certs()
    else:
        context.load_verify_locations(cafile=certifi.where())


def _has_roots() -> bool:
    paths = ssl.get_default_verify_paths()
    if paths.cafile:  # the path of a file that exists, else None
        return True
    return bool(paths.capath) and any(Path(paths.capath).glob("*.0"))
