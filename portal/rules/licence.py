"""The terms of handing data out, from config/lisensi.toml, with what they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.rules.config_row import ConfigRow

_FIELDS = frozenset({"name", "url", "legal_basis", "confirmed", "valid_from", "valid_to"})


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms of use. `confirmed`: laid down by the regency itself."""

    name: str
    url: str
    legal_basis: str
    confirmed: bool
    valid_from: date | None
    valid_to: date | None

    @property
    def words(self) -> str:
        """The name as files state it."""
        return self.name if self.confirmed else f"{self.name}, belum ditetapkan pemerintah daerah"

    def members(self) -> dict[str, str]:
        """The terms as the members of a file that state them."""
        return {
            "lisensi": self.words,
            "lisensi_url": self.url,
            "dasar_lisensi": self.legal_basis,
        }


@dataclass(frozen=True, slots=True)
class Licences:
    """All terms there were, the newest first."""

    rows: tuple[Licence, ...]

    def on(self, day: date) -> Licence | None:
        """The terms in force on a day."""
        for row in self.rows:
            begun = row.valid_from is None or row.valid_from <= day
            if begun and (row.valid_to is None or day <= row.valid_to):
                return row
        return None


def parse_licences(table: Mapping[str, object]) -> Licences:
    """The rows of config/lisensi.toml; ValueError names row and field."""
    listed = table.get("data")
    if not isinstance(listed, list) or not listed:
        raise ValueError("lisensi.toml: [[data]] harus ada")
    rows = []
    for at, each in enumerate(listed, 1):
        if not isinstance(each, Mapping):
            raise ValueError(f"lisensi.toml: baris {at} harus berupa tabel")
        row = ConfigRow(f"lisensi.toml: baris {at}", each)
        row.only(_FIELDS)
        url = row.text("url")
        if not url.startswith("https://"):
            raise row.error("url", "harus alamat https")
        rows.append(
            Licence(
                name=row.text("name"),
                url=url,
                legal_basis=row.text("legal_basis"),
                confirmed=row.flag("confirmed"),
                valid_from=row.day("valid_from"),
                valid_to=row.day("valid_to"),
            )
        )
    rows.sort(key=lambda row: row.valid_from or date.min, reverse=True)
    return Licences(tuple(rows))
