"""The closing table of a harvest as lines of text: names first, numbers in narrow columns."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from connectors.cleaning.text import clip
from portal.ingest.harvest import total
from portal.ingest.run import RunReport

_LEAST = 16  # letters of a name that are always shown
_STATES = {
    "partial": "terambil sebagian",
    "failed": "gagal",
    "cancelled": "dihentikan",
    "active": "sedang diambil proses lain",
    "lost": "diambil alih proses lain",
}
_HEADS = ("baru", "ubah", "tetap", "hilang", "tolak", "samar", "tahan", "detik", "minta", "KB")


def draw_table(
    names: Mapping[int, str], reports: Sequence[RunReport], width: int | None
) -> list[str]:
    """One line a source, what went wrong below it, the sums last. `width` is that of the
    terminal; None where there is none: nothing is cut or wrapped then."""
    rows = [_cells(report) for report in (*reports, total(reports))]
    widths = [max(map(len, column)) for column in zip(_HEADS, *rows, strict=True)]
    called = [names.get(report.source_id, str(report.source_id)) for report in reports]
    summed = f"Jumlah ({len(reports)})"
    longest = max(len(name) for name in ("Sumber", summed, *called))
    room = longest if width is None else width - sum(widths) - len(widths)
    room = max(_LEAST, min(longest, room))
    lines = [_line("Sumber", _HEADS, widths, room)]
    for name, report, cells in zip(called, reports, rows, strict=False):
        lines.append(_line(name, cells, widths, room))
        lines += _explain(report, width)
    lines.append("─" * len(lines[0]))
    lines.append(_line(summed, rows[-1], widths, room))
    return lines


def _cells(report: RunReport) -> tuple[str, ...]:
    counts = (report.new, report.changed, report.unchanged, report.vanished, report.rejected,
              report.masked, report.held)  # fmt: skip
    last = (f"{report.seconds:.1f}", str(report.requests), str(report.bytes // 1024))
    return (*map(str, counts), *last)


def _line(name: str, cells: Sequence[str], widths: Sequence[int], room: int) -> str:
    numbers = " ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return f"{clip(name, room).ljust(room)} {numbers}"


def _explain(report: RunReport, width: int | None) -> list[str]:
    said = report.sentence or _STATES.get(report.state, "")
    if not said:
        return []
    indent = "  "
    if width is None:
        return [indent + said]
    return wrap(said, width, initial_indent=indent, subsequent_indent=indent)
