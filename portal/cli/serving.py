"""serve, scheduler: the portal for its readers, and the process that harvests."""

import argparse
from typing import Any

from portal.cli.opening import opened
from portal.serve.harvester import run_scheduler
from portal.serve.leash import tie_to_starter
from portal.serve.supervisor import supervise
from portal.settings import read_settings


def add_commands(commands: Any) -> None:
    """Add this group's commands."""
    serve = commands.add_parser("serve", help="layani portal dan ambil data berkala")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2)
    serve.set_defaults(run=run_serve)
    scheduler = commands.add_parser("scheduler", help="hanya pengambil data")
    scheduler.set_defaults(run=run_only_scheduler)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    tie_to_starter()
    with opened(current=False):
        pass
    return supervise(
        read_settings(), host=arguments.host, port=arguments.port, workers=arguments.workers
    )


def run_only_scheduler(_arguments: argparse.Namespace) -> int:
    """Harvest what is due until interrupted."""
    run_scheduler(read_settings())
    return 0
