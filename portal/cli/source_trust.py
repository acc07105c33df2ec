"""sources tls: the certificates a source names for its own site."""

import argparse
import sys
from pathlib import Path
from typing import Any

from portal.acts.trusting_sources import name_trust
from portal.cli.opening import opened, print_json
from portal.clock import system_clock
from portal.errors import UsageError
from portal.ingest.registering import require_source
from portal.ingest.trusting import Named, describe_named, read_named


def add_trust_options(parser: argparse.ArgumentParser) -> None:
    """The options of every command that names certificates."""
    parser.add_argument(
        "--intermediate", type=Path, metavar="BERKAS", help="sertifikat perantara (PEM)"
    )
    parser.add_argument("--pin", default="", metavar="SHA256", help="sidik satu-satunya sertifikat")


def add_tls_command(acts: Any) -> None:
    """Add `sources tls`."""
    tls = acts.add_parser("tls", help="sertifikat yang dipercaya untuk satu sumber")
    tls.add_argument("id", type=int)
    add_trust_options(tls)
    tls.add_argument("--clear", action="store_true", help="kembali ke toko sertifikat sistem")
    tls.add_argument("--json", action="store_true")
    tls.set_defaults(run=run_tls)


def read_trust(arguments: argparse.Namespace) -> Named:
    """What these options name."""
    if arguments.pin and arguments.intermediate is not None:
        raise UsageError("Pilih satu: --intermediate atau --pin.")
    return read_named(arguments.intermediate, arguments.pin, system_clock())


def run_tls(arguments: argparse.Namespace) -> int:
    """Name, clear, or show what the certificate of a source is held against."""
    named = read_trust(arguments)
    if named and arguments.clear:
        raise UsageError("Pilih satu: --clear, --intermediate, atau --pin.")
    with opened() as portal:
        if named or arguments.clear:
            name_trust(portal.database, arguments.id, named, system_clock())
        with portal.database.reading() as session:
            source = require_source(session, arguments.id)
            named = Named(source.tls_intermediates, source.tls_pin)
    if arguments.json:
        told = {"intermediates": named.intermediates or None, "pin": named.pin or None}
        print_json({"id": arguments.id, **told})
    print(f"Sumber {arguments.id}: {describe_named(named)}.", file=sys.stderr)
    return 0
