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
def postgres(database: str, keep: Path | None = None) -> Iterator[str]:
    """The URL of an empty database of this name; the server is ended and removed afterwards.
    With a folder to keep it in, it is the one that was left there."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        raise RuntimeError("PostgreSQL is not installed; make tools installs it")
    folder = keep or Path(tempfile.mkdtemp(prefix="jenjang-bench-postgres-"))
    folder.mkdir(exist_ok=True)
    who: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        who = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_port()
    fresh = not data.exists()
    make: list[str | Path] = [binaries[-1] / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
    control: list[str | Path] = [*who, binaries[-1] / "pg_ctl", "-D", data, "-w"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
    started = [*control, "-o", options, "-l", folder / "log", "start"]
    try:
        for command in ([[*who, *make, "--locale=C.UTF-8"]] if fresh else []) + [started]:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        server = f"postgresql+psycopg://postgres@127.0.0.1:{port}"
        engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            if fresh:
                connection.execute(text(f'CREATE DATABASE "{database}"'))
        engine.dispose()
        yield f"{server}/{database}"
    finally:
        stop = [*control, "-m", "fast" if keep else "immediate", "stop"]
        subprocess.run(stop, check=False, stdout=subprocess.DEVNULL)
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
