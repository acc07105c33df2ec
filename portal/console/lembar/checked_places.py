"""A file of places looked through first: its report, and keeping it without sending it again."""

from portal.acts.examining_places import read_sent, weigh_places
from portal.acts.holding_places import drop_held, find_held, hold_places, require_held
from portal.acts.taking_places import describe_places, take_places
from portal.console.lembar.places import WORD, read_layers, read_sent_form
from portal.web.room import Done, Form, StaffAsk, StaffReply

CHECKED = "tempat-periksa"
_MOST_NAMES = 30
_MOST_FAULTS = 200


def check_places(ask: StaffAsk, form: Form) -> Done:
    """Read a file and hold what it says; nothing is shown or changed."""
    sent = read_sent_form(form)
    desk = ask.desk
    read = read_sent(ask.unit, read_layers(ask), ask.site.zone, sent)
    hold_places(desk.settings, ask.unit, ask.person.account_id, sent, read, desk.clock())
    return Done(f"{ask.path}/{CHECKED}")


def show_checked(ask: StaffAsk) -> StaffReply | Done:
    """What the file that was looked through last would change now."""
    desk = ask.desk
    held = find_held(desk.settings, ask.unit, ask.person.account_id, desk.clock())
    if held is None:
        return Done(f"{ask.path}/{WORD}")
    examined = weigh_places(desk.database, ask.tree, ask.unit, read_layers(ask), held.read)
    return StaffReply(
        template="ruang/tempat-periksa.html",
        title=f"Hasil pemeriksaan: {held.sent.name}",
        lead="Belum ada yang disimpan.",
        data=examined,
        extra={
            "held": held,
            "described": describe_places(examined, held.sent) if examined.places else "",
            "faults": examined.faults[:_MOST_FAULTS],
            "going": examined.going[:_MOST_NAMES],
        },
    )


def keep_checked(ask: StaffAsk, form: Form) -> Done:
    """Take what was looked through, weighed again at this moment."""
    desk, layers = ask.desk, read_layers(ask)
    now = desk.clock()
    held = require_held(
        desk.settings, ask.unit, ask.person.account_id, form.text("tanda_berkas", 40), now
    )
    take_places(
        desk.settings,
        desk.database,
        layers,
        ask.unit,
        held.sent,
        weigh_places(desk.database, ask.tree, ask.unit, layers, held.read),
        now,
        by=ask.person.account_id,
        good_only=form.text("sebagian") == "ya",
        replacing=form.text("ganti") == "ya",
    )
    drop_held(desk.settings, ask.unit, ask.person.account_id)
    return Done(f"{ask.path}/{WORD}", "tempat")


def drop_checked(ask: StaffAsk, _form: Form) -> Done:
    """Forget what was looked through."""
    drop_held(ask.desk.settings, ask.unit, ask.person.account_id)
    return Done(f"{ask.path}/{WORD}", "tempat-buang")
