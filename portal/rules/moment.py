"""The moment a page is made for, and until when what it says stays true."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


class Moment:
    """Now, in the zone of a site. It remembers which questions were asked of it, so that a page
    expires no earlier than its words become untrue."""

    def __init__(self, now: datetime, zone: str) -> None:
        self.now = now.astimezone(UTC)
        self.zone = ZoneInfo(zone)
        self.zone_name = _NAMES.get(zone, zone)
        self.expires_at: datetime | None = None

    def local(self, moment: datetime) -> datetime:
        """The same moment on the clocks of the site."""
        return moment.astimezone(self.zone)

    def day_of(self, moment: datetime) -> date:
        """The site's day a moment fell on."""
        return self.local(moment).date()

    @property
    def today(self) -> date:
        """The site's date; whoever asks expires at the next midnight there."""
        day = self.day_of(self.now)
        self._expire(self._end_of(day))
        return day

    def passed(self, day: date) -> bool:
        """Whether a day is over; the page expires at that day's end only."""
        end = self._end_of(day)
        self._expire(end)
        return self.now >= end

    def before(self, moment: datetime) -> bool:
        """Whether a moment is still to come; the page expires when it comes."""
        self._expire(moment.astimezone(UTC))
        return self.now < moment

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC)

    def _expire(self, at: datetime) -> None:
        if at > self.now and (self.expires_at is None or at < self.expires_at):
            self.expires_at = at
