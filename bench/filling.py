"""A portal filled with the sample regency in the home of this run, for the parts that read one."""

import shutil
import subprocess
from pathlib import Path

from bench.processes import free_port, jenjang, running

_PACED = '"127.64.0.0/16" = 0.05'


def fill_portal(home: Path) -> None:
    """Fill this home as the first look does, at pace 0; nothing when it is filled already."""
    if (home / "filled").exists():
        return
    port = free_port()
    subprocess.run(jenjang("init", "--regency", "64.08"), check=True)
    sample = jenjang("sample", "serve", "--port", str(port))
    with running(sample, f"http://127.64.0.1:{port}/"):
        subprocess.run(jenjang("sample", "register", "--port", str(port)), check=True)
        config = copy_config(home.parent / "config")
        # 1: some sites of the sample are dead, as real ones are.
        subprocess.run(
            ["env", f"JENJANG_CONFIG={config}", *jenjang("harvest", "--all")],
            stdout=subprocess.DEVNULL,
        )
    (home / "filled").touch()


def copy_config(to: Path) -> Path:
    """The project's config with pace 0 for the sample's network."""
    if not to.exists():
        shutil.copytree("config", to)
        pace = to / "pace.toml"
        text = pace.read_text(encoding="utf-8")
        if _PACED not in text:
            raise RuntimeError(f"{pace}: no line {_PACED}")
        pace.write_text(text.replace(_PACED, '"127.64.0.0/16" = 0'), encoding="utf-8")
    return to
