"""The harvester process: what is due, until it is told to end."""

import shutil

from portal.clock import system_clock
from portal.collecting import collect_rarely
from portal.db import open_database
from portal.ingest.assembling import make_workshop
from portal.ingest.checking_links import check_links
from portal.ingest.evaluating_activity import evaluate_activity
from portal.ingest.pruning import prune
from portal.ingest.schedule import run_schedule
from portal.ingest.sweeping_photos import sweep_photos
from portal.logs import start_logs
from portal.migrations.upgrading import require_current
from portal.rules.activity import parse_activity
from portal.rules.monev import parse_monev
from portal.rules.retention import parse_retention
from portal.serve.signals import listen_for_end
from portal.settings import Settings, read_config

DISK_FLOOR = 500 * 1024 * 1024


def run_scheduler(settings: Settings) -> None:
    """Harvest what is due, until SIGINT or SIGTERM."""
    start_logs()
    done = listen_for_end()
    database = open_database(settings)
    try:
        require_current(database)
        shop = make_workshop(settings, database, system_clock)
        retention = parse_retention(read_config(settings, "retention.toml"))
        activity = parse_activity(read_config(settings, "activity.toml"))
        monev = parse_monev(read_config(settings, "monev.toml"))
        collect_rarely()
        run_schedule(
            shop,
            done,
            room=lambda: shutil.disk_usage(settings.home).free > DISK_FLOOR,
            nightly=(
                lambda: prune(
                    database, settings.raw, retention, system_clock(), stopped=done.is_set
                ),
                lambda: sweep_photos(
                    database, settings.files, retention, system_clock(), stopped=done.is_set
                ),
                lambda: evaluate_activity(database, activity, system_clock()),
                lambda: check_links(shop, monev.every_days, monev.per_night, done.is_set),
            ),
        )
    finally:
        database.close()
