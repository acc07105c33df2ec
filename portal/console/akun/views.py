"""Show one's own account; change its password."""

from dataclasses import dataclass

from portal.acts.accounts import set_password
from portal.acts.signing_in import password_fits
from portal.errors import InputError
from portal.web.room import Done, Form, StaffAsk, StaffReply


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role and where it is held."""

    title: str
    unit: str


def show(ask: StaffAsk) -> StaffReply:
    """The account of who asks."""
    lines = []
    for held in ask.person.holdings:
        unit = ask.tree.by_id(held.unit_id)
        role = ask.rights.roles.get(held.role)
        if unit is not None and role is not None:
            lines.append(RoleLine(role.title, unit.title))
    lead = ""
    if ask.person.must_change:
        lead = "Kata sandi ini diberikan orang lain. Gantilah sekarang."
    shortest = ask.rights.signing.shortest_password
    return StaffReply(
        template="ruang/akun.html",
        title=ask.person.name,
        lead=lead,
        data=tuple(lines),
        extra={"shortest": shortest},
    )


def change(ask: StaffAsk, form: Form) -> Done:
    """Change the password; the old one must be known, and the new one typed twice alike."""
    database, now = ask.desk.database, ask.desk.clock()
    if not password_fits(database, ask.person.account_id, form.text("lama")):
        raise InputError("Kata sandi lama tidak cocok.")
    if form.text("baru") != form.text("ulang"):
        raise InputError("Kata sandi baru dan ulangannya tidak sama.")
    set_password(
        database,
        ask.rights,
        ask.person.login,
        form.text("baru"),
        now,
        by=ask.person.account_id,
        keep=ask.person.token_hash,
    )
    return Done(ask.path, "sandi")
