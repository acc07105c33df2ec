"""sources: registering outside sites, asking what they are, looking before harvesting."""

import argparse
import csv
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select

from connectors.registry import ProbeReport
from portal.cli.opening import opened, print_json
from portal.cli.source_trust import add_tls_command, add_trust_options, read_trust
from portal.clock import system_clock
from portal.errors import UsageError
from portal.ingest.assembling import make_workshop, probe_site
from portal.ingest.comparing import compare
from portal.ingest.preview import preview
from portal.ingest.registering import (
    NewSource,
    add_source,
    export_sources,
    import_sources,
)
from portal.ingest.releasing import accept_held
from portal.model import Source, UnitVersion


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    group = commands.add_parser("sources", help="daftar sumber")
    acts = group.add_subparsers(dest="act", required=True, metavar="TINDAKAN")
    add = acts.add_parser("add", help="daftarkan satu situs")
    add.add_argument("url")
    add.add_argument("--unit", required=True, metavar="KODE")
    add.add_argument("--kind", metavar="JENIS", help="tanpa ini situs ditanyai lebih dahulu")
    add.add_argument("--allow-network", default="", metavar="JARINGAN:PORT")
    add.add_argument("--note", default="")
    add.add_argument("--option", action="append", default=[], metavar="NAMA=NILAI")
    add.add_argument("--secret", default="", metavar="NAMA", help="nama rahasia di settings.toml")
    add_trust_options(add)
    add.set_defaults(run=run_add)
    listing = acts.add_parser("list", help="semua sumber dan keadaannya")
    listing.set_defaults(run=run_list)
    probe = acts.add_parser("probe", help="situs apa ini, apa yang dibuka")
    probe.add_argument("url")
    probe.add_argument("--allow-network", default="", metavar="JARINGAN:PORT")
    add_trust_options(probe)
    probe.set_defaults(run=run_probe)
    add_tls_command(acts)
    look = acts.add_parser("preview", help="20 catatan pertama; tidak ada yang disimpan")
    look.add_argument("id", type=int)
    look.set_defaults(run=run_preview)
    diff = acts.add_parser("diff", help="beda antara yang tampil dan yang menunggu")
    diff.add_argument("id", type=int)
    diff.set_defaults(run=run_diff)
    accept = acts.add_parser("accept", help="terima data yang ditahan setelah diperiksa")
    accept.add_argument("id", type=int)
    accept.set_defaults(run=run_accept)
    load = acts.add_parser("import", help="daftarkan dari CSV unit_code,url,kind,note")
    load.add_argument("file", type=Path)
    load.set_defaults(run=run_import)
    export = acts.add_parser("export", help="semua sumber sebagai CSV")
    export.set_defaults(run=run_export)
    for each in (add, listing, probe, look, diff, load):
        each.add_argument("--json", action="store_true")


def run_add(arguments: argparse.Namespace) -> int:
    """Register one site."""
    named = read_trust(arguments)
    with opened() as portal:
        shop = make_workshop(portal.settings, portal.database, system_clock)
        kind = arguments.kind
        if not kind:
            report = probe_site(shop, arguments.url, arguments.allow_network, named)
            if not report.best:
                said = "".join(f" {fault}" for fault in _list_faults(report))
                raise UsageError(
                    f"Jenis situs ini tidak dikenali.{said} Tentukan sendiri dengan --kind "
                    f"({', '.join(shop.registry.kinds)})."
                )
            kind = report.best
        options = dict(option.partition("=")[::2] for option in arguments.option)
        new = NewSource(
            url=arguments.url,
            unit_code=arguments.unit,
            kind=kind,
            allow_network=arguments.allow_network,
            note=arguments.note,
            options=options,
            secret_ref=arguments.secret,
            named=named,
        )
        with portal.database.writing() as session:
            source = add_source(session, new, shop.registry.kinds, system_clock())
            number = source.id
    if arguments.json:
        print_json({"id": number, "kind": kind, "url": arguments.url, "unit": arguments.unit})
    print(f"Sumber {number} ({kind}) terdaftar untuk {arguments.unit}.", file=sys.stderr)
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """All sources with their health."""
    with opened() as portal, portal.database.reading() as session:
        rows = session.execute(
            select(Source, UnitVersion.code, UnitVersion.name)
            .join(UnitVersion, UnitVersion.unit_id == Source.unit_id)
            .where(UnitVersion.valid_to.is_(None))
            .order_by(UnitVersion.code, Source.id)
        ).all()
    if arguments.json:
        print_json(
            {
                "sources": [
                    {
                        "id": source.id,
                        "unit": code,
                        "kind": source.kind,
                        "url": source.url,
                        "health": source.health,
                        "identity": source.identity,
                        "error": source.error_sentence or None,
                        "last_success": source.last_success_at,
                        "tls": _tell_trust(source),
                    }
                    for source, code, _ in rows
                ]
            }
        )
        return 0
    for source, code, name in rows:
        print(
            f"{source.id:>4}  {code:<14} {name:<24} {source.kind:<10} {source.health:<15} "
            f"{source.url}  {source.error_sentence}"
        )
    return 0


def _tell_trust(source: Source) -> str:
    if source.tls_pin:
        return "sidik"
    return "perantara" if source.tls_intermediates else "sistem"


def run_probe(arguments: argparse.Namespace) -> int:
    """What a site is, offers and permits; nothing is stored."""
    named = read_trust(arguments)
    with opened() as portal:
        shop = make_workshop(portal.settings, portal.database, system_clock)
        report = probe_site(shop, arguments.url, arguments.allow_network, named)
    if arguments.json:
        print_json(asdict(report))
        return 0
    print(f"Jenis     {report.best or 'tidak dikenali'}")
    print(f"Permintaan {report.requests}")
    for found in report.probes:
        if found.confidence > 0:
            print(f"- {found.kind} ({found.confidence:.0%}) {found.software}")
            for offer in found.offers:
                print(f"    {offer.stream:<14} {offer.state} {offer.note}")
            for warning in found.warnings:
                print(f"    ! {warning}")
    if not report.best:
        print("\n".join(_list_faults(report)), file=sys.stderr)
    return 0 if report.best else 1


def _list_faults(report: ProbeReport) -> list[str]:
    """What the kinds met when they asked a site that none of them recognised, each once."""
    return list(dict.fromkeys(text for probe in report.probes for text in probe.warnings))


def run_preview(arguments: argparse.Namespace) -> int:
    """The first 20 records and refusals of a source; nothing is stored."""
    with opened() as portal:
        shop = make_workshop(portal.settings, portal.database, system_clock)
        shown = preview(shop, arguments.id)
    if arguments.json:
        print_json(asdict(shown))
        return 0
    for line in shown.lines:
        print(f"{line.stream:<12} {line.type:<10} {line.title}")
    for reject in shown.rejects:
        print(f"ditolak  {reject.key}: {reject.message}")
    if shown.sentence:
        print(shown.sentence, file=sys.stderr)
    return 1 if shown.sentence else 0


def run_diff(arguments: argparse.Namespace) -> int:
    """What is staged or held against what is shown."""
    with opened() as portal:
        differences = compare(portal.database, arguments.id)
    if arguments.json:
        print_json({"differences": [asdict(each) for each in differences]})
        return 0
    for each in differences:
        print(f"{each.stream:<12} {each.what:<8} {each.title}  {each.reason}")
    if not differences:
        print("Tidak ada yang menunggu.", file=sys.stderr)
    return 0


def run_accept(arguments: argparse.Namespace) -> int:
    """Show what was held."""
    with opened() as portal:
        shop = make_workshop(portal.settings, portal.database, system_clock)
        count = accept_held(shop, arguments.id)
    print(f"{count} aliran dilepas dan diterbitkan.", file=sys.stderr)
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Register the rows of a CSV; 1 when some were refused, each by its number."""
    with opened() as portal:
        shop = make_workshop(portal.settings, portal.database, system_clock)
        with portal.database.writing() as session:
            taken, bad = import_sources(
                session, arguments.file, shop.registry.kinds, system_clock()
            )
    if arguments.json:
        print_json({"taken": taken, "refused": [asdict(row) for row in bad]})
    print(f"{taken} sumber terdaftar, {len(bad)} baris ditolak.", file=sys.stderr)
    for row in bad:
        print(f"baris {row.number}: {row.reason}", file=sys.stderr)
    return 1 if bad else 0


def run_export(_arguments: argparse.Namespace) -> int:
    """All sources as CSV on stdout."""
    with opened() as portal, portal.database.reading() as session:
        rows = export_sources(session)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows(rows)
    return 0
