"""A PostgreSQL with PostGIS of this run's own, started as the tests start theirs."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from bench.processes import free_port


@contextmanager
def postgres(database: str) -> Iterator[str]:
    """The URL of an empty database of this name; the server is ended and removed afterwards."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        raise RuntimeError("PostgreSQL is not installed; make tools installs it")
    folder = Path(tempfile.mkdtemp(prefix="jenjang-bench-postgres-"))
    who: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        who = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_port()
    make = [binaries[-1] / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
    control = [*who, binaries[-1] / "pg_ctl", "-D", data, "-w"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
    started = [*control, "-o", options, "-l", folder / "log", "start"]
    try:
        for command in ([*who, *make, "--locale=C.UTF-8"], started):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        server = f"postgresql+psycopg://postgres@127.0.0.1:{port}"
        engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{database}"'))
        engine.dispose()
        yield f"{server}/{database}"
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)
