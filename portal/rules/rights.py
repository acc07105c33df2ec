"""Who may do what, where: roles of config/roles.toml held in a subtree; when a sign-in ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Role:
    """What a role may do."""

    name: str
    title: str
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class SigningRule:
    """How long a sign-in lasts, and how long an account rests after wrong passwords."""

    shortest_password: int
    tries: int
    rest: timedelta
    longest_rest: timedelta
    lasts: timedelta
    idle: timedelta

    def rest_after(self, wrong: int) -> timedelta:
        """How long to wait after so many wrong tries in a row; doubles, up to a bound."""
        if wrong < self.tries:
            return timedelta()
        doublings = min(wrong - self.tries, 20)
        return min(self.rest * (1 << doublings), self.longest_rest)

    def is_over(self, started: datetime, seen: datetime, now: datetime) -> bool:
        """Whether a sign-in has ended by age or by rest."""
        return now >= started + self.lasts or now >= seen + self.idle


@dataclass(frozen=True, slots=True)
class Rights:
    """All roles by name."""

    roles: Mapping[str, Role]
    signing: SigningRule


@dataclass(frozen=True, slots=True)
class Holding:
    """A role somebody holds in a unit and all below it."""

    role: str
    unit_id: int
    scope_key: int
    scope_end: int


def may(rights: Rights, holdings: Iterable[Holding], act: str, scope_key: int) -> bool:
    """Whether one of these roles allows the act in the unit with this scope key."""
    return any(
        act in rights.roles[each.role].acts
        for each in holdings
        if each.role in rights.roles and each.scope_key <= scope_key <= each.scope_end
    )


def parse_rights(table: Mapping[str, object]) -> Rights:
    """The roles of config/roles.toml; ValueError names the row or field."""
    rows = table.get("role")
    if not isinstance(rows, list) or not rows:
        raise ValueError("roles.toml: role harus berupa daftar tabel")
    roles: dict[str, Role] = {}
    for number, row in enumerate(rows, start=1):
        name = row.get("name") if isinstance(row, dict) else None
        acts = row.get("acts") if isinstance(row, dict) else None
        if not isinstance(name, str) or not name or name in roles:
            raise ValueError(f"roles.toml: peran ke-{number} perlu nama yang belum dipakai")
        if not isinstance(acts, list) or not all(isinstance(act, str) for act in acts):
            raise ValueError(f"roles.toml: peran {name} perlu daftar acts")
        roles[name] = Role(name, str(row.get("title", name)), frozenset(acts))
    return Rights(roles, _parse_signing(table.get("masuk")))


def _parse_signing(table: object) -> SigningRule:
    if not isinstance(table, dict):
        raise ValueError("roles.toml: tabel [masuk] tidak ada")
    names = ("shortest_password", "tries", "rest_minutes", "longest_rest_minutes", "hours")
    values = {name: table.get(name) for name in (*names, "idle_minutes")}
    for name, value in values.items():
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"roles.toml: [masuk] {name} harus bilangan bulat di atas nol")
    number = {name: int(str(value)) for name, value in values.items()}
    return SigningRule(
        shortest_password=number["shortest_password"],
        tries=number["tries"],
        rest=timedelta(minutes=number["rest_minutes"]),
        longest_rest=timedelta(minutes=number["longest_rest_minutes"]),
        lasts=timedelta(hours=number["hours"]),
        idle=timedelta(minutes=number["idle_minutes"]),
    )
