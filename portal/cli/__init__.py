"""The command line: one file a group of commands; exit 0 fine, 1 reported failure, 2 wrong use."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence

from portal.cli import (
    bundle,
    copies,
    geography,
    harvesting,
    numbers,
    serving,
    sources,
    staff,
    training,
    upkeep,
)
from portal.errors import JenjangError

Command = Callable[[argparse.Namespace], int]

_GROUPS = (
    upkeep,
    copies,
    sources,
    harvesting,
    bundle,
    geography,
    numbers,
    serving,
    staff,
    training,
)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="jenjang", description="Portal terpadu desa – kecamatan – setda."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="PERINTAH")
    for group in _GROUPS:
        group.add_commands(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. Errors of people's making are one sentence, no trace."""
    arguments = build_parser().parse_args(argv)
    command: Command = arguments.run
    try:
        return command(arguments)
    except JenjangError as error:
        if getattr(arguments, "json", False):
            print(json.dumps({"error": error.sentence}, ensure_ascii=False))
        print(error.sentence, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("Dihentikan.", file=sys.stderr)
        return 1
