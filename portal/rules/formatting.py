"""Numbers, dates and money as Indonesian readers expect them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from portal.rules.moment import Moment

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
UNKNOWN = "–"
MINUS = "−"  # the typographic sign, as wide as a digit

_MARKS = str.maketrans(",.", ".,")
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"))
_SIZES = ((10**9, "GB"), (10**6, "MB"), (10**3, "KB"))


def show_day(day: date | None) -> str:
    """`20 Nov 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else UNKNOWN


def show_moment(at: datetime | None, moment: Moment) -> str:
    """`20 Nov 2026 18.00 WITA`."""
    if at is None:
        return UNKNOWN
    local = moment.local(at)
    return f"{show_day(local.date())} {local:%H.%M} {moment.zone_name}"


def show_number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """`1.240`, `53,7`; with `places` rounded to so many decimals."""
    if value is None:
        return UNKNOWN
    if isinstance(value, int) and places is None:  # most numbers of a page: no way round needed
        text = f"{value:,}".replace(",", ".")
        return MINUS + text[1:] if value < 0 else text
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(number):,f}".translate(_MARKS)
    return f"{MINUS}{text}" if number < 0 else text


def show_signed(value: int | Decimal | None) -> str:
    """`+64`, `−3`, `tetap`."""
    if value is None:
        return UNKNOWN
    if value == 0:
        return "tetap"
    return f"+{show_number(value)}" if value > 0 else show_number(value)


def show_percent(part: int | Decimal, whole: int | Decimal) -> str:
    """`61%`; unknown when there is no base."""
    if not whole:
        return UNKNOWN
    return f"{show_number(Decimal(part) * 100 / Decimal(whole), 0)}%"


def show_money(sen: int | None) -> str:
    """`Rp1,24 miliar`: three figures at most after rounding, the rest in words."""
    if sen is None:
        return UNKNOWN
    rupiah = Decimal(abs(sen)) / 100
    sign = MINUS if sen < 0 else ""
    for size, name in _SCALES:
        short = (rupiah / size).quantize(Decimal("0.01"), ROUND_HALF_UP)
        # What would read Rp1.000 juta when rounded is Rp1 miliar.
        below = (rupiah * 1000 / size).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if below >= 1000:
            return f"{sign}Rp{_trim(show_number(short))} {name}"
    return f"{sign}Rp{show_number(rupiah, 0)}"


def show_money_full(sen: int | None) -> str:
    """`Rp1.240.000.000`, with cents only where there are some."""
    if sen is None:
        return UNKNOWN
    sign = MINUS if sen < 0 else ""
    return f"{sign}Rp{show_number(Decimal(abs(sen)) / 100, 2 if sen % 100 else 0)}"


def show_distance(metres: int) -> str:
    """`350 m`, `1,2 km`, `24 km`."""
    if metres < 1000:
        return f"{max(10, round(metres, -1))} m"
    kilometres = Decimal(metres) / 1000
    return f"{_trim(show_number(kilometres, 0 if kilometres >= 10 else 1))} km"


def show_size(count: int) -> str:
    """`640 KB`, `1,1 MB`."""
    for size, name in _SIZES:
        if count >= size:
            short = Decimal(count) / size
            return f"{_trim(show_number(short, 0 if short >= 10 else 1))} {name}"
    return f"{count} byte"


def show_age(day: date, moment: Moment) -> str:
    """`hari ini`, `kemarin`, `12 hari lalu`, then months and years."""
    days = (moment.today - day).days
    if days < 0:
        return show_day(day)
    if days < 2:
        return ("hari ini", "kemarin")[days]
    if days < 60:
        return f"{days} hari lalu"
    return f"{days // 30} bulan lalu" if days < 730 else f"{days // 365} tahun lalu"


def show_weekday(day: date) -> str:
    """`Senin`."""
    return DAYS[day.weekday()]


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(",") if "," in text else text
