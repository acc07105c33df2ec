"""Settings: environment, then $JENJANG_HOME/settings.toml, then defaults; handed down."""

import hashlib
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.errors import UsageError

_NAMES = (
    "JENJANG_SITE",
    "JENJANG_DATABASE_URL",
    "JENJANG_CACHE_URL",
    "JENJANG_CONFIG",
    "JENJANG_SECRET_KEY",
    "JENJANG_DATA_KEY_FILE",
    "JENJANG_TILES",
    "JENJANG_TILES_CREDIT",
    "JENJANG_PROXIES",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process needs to know about where it runs."""

    home: Path
    site: str
    database_url: str
    cache_url: str
    config: Path
    secret_key: str
    tiles: str = ""  # a PMTiles file of the operator's own, for the detail map
    tiles_credit: str = ""  # whom its data must be credited to
    proxies: int = 0  # of ours in front, whose word on a reader's address is believed

    @property
    def files(self) -> Path:
        """Mirrored files, by content address."""
        return self.home / "files"

    @property
    def raw(self) -> Path:
        """Answers as kept after the allow-list and the detector."""
        return self.home / "raw"

    @property
    def papers(self) -> Path:
        """Photos of papers and noticeboards; no public address reaches them."""
        return self.home / "kertas"

    @property
    def checked(self) -> Path:
        """Files of places that were looked through and wait a day for being kept."""
        return self.home / "periksa"

    @property
    def embedded(self) -> bool:
        """Whether the database is the file in our own home."""
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process."""
    env = os.environ if environ is None else environ
    home = Path(env.get("JENJANG_HOME") or "var").resolve()
    kept: dict[str, str] = {}
    file = home / "settings.toml"
    if file.exists():
        kept = {key: str(value) for key, value in tomllib.loads(file.read_text()).items()}
    value = {name: env.get(name) or kept.get(name, "") for name in _NAMES}
    return Settings(
        home=home,
        site=value["JENJANG_SITE"],
        database_url=value["JENJANG_DATABASE_URL"] or f"sqlite:///{home / 'jenjang.db'}",
        cache_url=value["JENJANG_CACHE_URL"],
        config=Path(value["JENJANG_CONFIG"] or "config").resolve(),
        secret_key=value["JENJANG_SECRET_KEY"],
        tiles=value["JENJANG_TILES"],
        tiles_credit=value["JENJANG_TILES_CREDIT"],
        proxies=_read_count("JENJANG_PROXIES", value["JENJANG_PROXIES"]),
    )


def _read_count(name: str, text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and int(text) <= 9):
        raise UsageError(f"{name} harus bilangan bulat 0 sampai 9, bukan {text!r}.")
    return int(text)


def read_config(settings: Settings, name: str) -> Mapping[str, object]:
    """One TOML file of the config folder; ValueError names the file and the place."""
    path = settings.config / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.name}: {error}") from None


def read_config_folder(settings: Settings, name: str) -> Mapping[str, Mapping[str, object]]:
    """All TOML files of one folder of the config, by their name in it."""
    files = sorted((settings.config / name).glob("*.toml"))
    return {f"{name}/{file.name}": read_config(settings, f"{name}/{file.name}") for file in files}


def hash_config(settings: Settings) -> str:
    """A short hash over all config files; pages made under another one are stale."""
    digest = hashlib.sha256()
    for path in sorted(settings.config.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(settings.config).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def write_first_settings(home: Path, site: str) -> None:
    """Make settings.toml with random keys, readable by its owner only; an existing one stays."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "settings.toml"
    if file.exists():
        return
    text = f'JENJANG_SITE = "{site}"\nJENJANG_SECRET_KEY = "{secrets.token_hex(32)}"\n'
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)


def write_secret(settings: Settings, name: str, value: str) -> None:
    """Add a secret to the table [secrets] of settings.toml; one that is there stays."""
    file = settings.home / "settings.toml"
    text = file.read_text() if file.exists() else ""
    if name in tomllib.loads(text).get("secrets", {}):
        return
    if "[secrets]" not in text:
        text += "\n[secrets]\n"
    waiting = file.with_name(".settings.toml")
    handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text.replace("[secrets]\n", f'[secrets]\n{name} = "{value}"\n', 1))
    waiting.replace(file)
