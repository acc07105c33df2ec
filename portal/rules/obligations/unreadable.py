"""Why nothing can be looked up at a unit: in words that say what is so, and blame nobody."""

from portal.rules.obligations.facts import Channel

NONE = "belum ada tempat terbit yang kami baca"
_MIXED = "sumber tidak menjawab atau tidak dapat kami pakai"
_WORDS = {
    "mati": "sumber tidak menjawab",
    "ditolak": "situs ini mengaku milik desa lain, jadi tidak kami pakai",
    "tertahan": "sumber menjawab, tetapi daftar dokumennya kami tahan atau tidak terbaca",
    "belum": "sumber belum pernah kami baca",
}


def tell_unreadable(channels: tuple[Channel, ...]) -> str:
    """What keeps us from reading any of these; empty when one of them can be read."""
    if any(channel.readable for channel in channels):
        return ""
    causes = {channel.trouble for channel in channels}
    if not causes:
        return NONE
    return _WORDS[causes.pop()] if len(causes) == 1 else _MIXED
