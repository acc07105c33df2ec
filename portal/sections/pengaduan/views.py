"""The complaint page: the national channel, and the office's own number."""

from portal.rules.complaints import parse_channel
from portal.web.ask import Ask
from portal.web.blocks import contact_of
from portal.web.reply import Answer, Reply


def show(ask: Ask) -> Answer:
    """Explain SP4N-LAPOR! and link it."""
    channel = ask.desk.shelf.config("pengaduan.toml", parse_channel)
    return Reply(
        template="pengaduan/satu.html",
        title="Lapor masalah",
        lead=f"Tentang {ask.unit.title}, lewat {channel.name}.",
        data=channel,
        extra={"contact": contact_of(ask)},
    )
