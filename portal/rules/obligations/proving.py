"""Which evidence counts: not twice, not empty, not unopened, not doubtful, not another's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.rules.obligations.facts import Evidence

EMPTY = "kosong: tidak ada berkas yang terbuka dan tidak ada isi"
UNOPENED = "alamat yang ditulis tidak pernah terbuka, dan salinannya tidak ada"
DOUBTFUL = "jenis atau tahunnya belum jelas, menunggu diperiksa orang"
TWIN = "kembar: isinya sama dengan dokumen lain yang terbit lebih dahulu"
BORROWED = "isinya sama dengan dokumen unit lain yang terbit lebih dahulu"


@dataclass(frozen=True, slots=True)
class Sorted:
    """The evidence that counts, and what was set aside with the reason."""

    counted: tuple[Evidence, ...]
    aside: tuple[tuple[Evidence, str], ...]


def sort_evidence(evidence: Iterable[Evidence]) -> Sorted:
    """Set aside what must not count. The same content counts for one thing only, the one it was
    first published as: last year's budget under this year's title is not this year's budget."""
    counted: list[Evidence] = []
    aside: list[tuple[Evidence, str]] = []
    first: dict[str, Evidence] = {}
    for each in sorted(evidence, key=_age):
        reason = _fault(each)
        if not reason and each.fingerprint:
            earlier = first.setdefault(each.fingerprint, each)
            # One more copy of the same thing proves nothing new, and renews nothing.
            if earlier is not each and not _same_form(earlier, each):
                reason = TWIN
        if reason:
            aside.append((each, reason))
        else:
            counted.append(each)
    return Sorted(tuple(counted), tuple(aside))


def own_date_of(each: Evidence) -> date | None:
    """The date written in a document, unless it cannot be true: nothing was public before it
    was signed."""
    if each.own_date is None:
        return None
    seen = each.public_by or each.received_on
    return each.own_date if seen is None or each.own_date <= seen else None


def public_span(claimed: date | None, seen: date, absent: date | None) -> tuple[date | None, date]:
    """Between which days something became public: what the source claims, unless we read the
    place completely after that day and it was not there, or met it before.

    Without a claim and without an earlier reading only the latest day is known.
    """
    if claimed is not None and claimed <= seen and (absent is None or claimed >= absent):
        return claimed, claimed
    return (absent if absent is not None and absent <= seen else None), seen


def _age(each: Evidence) -> tuple[date, int, str]:
    day = each.public_by or each.received_on or each.own_date or date.max
    return (day, each.id, each.name)


def _fault(each: Evidence) -> str:
    if each.empty:
        return EMPTY
    if each.unopened:
        return UNOPENED
    if each.elsewhere:
        return BORROWED
    return "" if each.sure else DOUBTFUL


def _same_form(one: Evidence, other: Evidence) -> bool:
    """Whether two names are one thing in law: an APBDes and the Perdes it is."""
    return one.name != other.name and (one.name in other.forms or other.name in one.forms)
