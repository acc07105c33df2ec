"""The large numbers of the procurement pages: sums by stage, and the money of one package."""

from decimal import Decimal

from portal.reads.tender_sums import StageSum, TenderSums
from portal.rules.formatting import show_money, show_money_full, show_number, show_percent
from portal.rules.procurement import Process
from portal.web.lines import FigureLine


def sum_up(sums: TenderSums) -> list[FigureLine]:
    """Two to four figures of a list; none where there are no packages."""
    if not sums.stages:
        return []
    running = sums.of("berjalan", "pemenang")
    lines = [
        _count("Sedang berjalan", running),
        _count("Kontrak dan selesai", sums.of("kontrak", "selesai")),
    ]
    saving = sums.saving
    if saving is not None:
        left = Decimal(saving.estimated - saving.agreed) * 100 / saving.estimated
        lines.append(
            FigureLine(
                "Hemat terhadap HPS",
                f"{show_number(left, 1)}%",
                line=f"dari {show_number(saving.count)} paket",
            )
        )
    failed = sums.of("gagal", "batal")
    lines.append(
        _count("Gagal atau diulang", failed)
        if failed.count
        else _count("Direncanakan", sums.of("rencana"))
    )
    return lines


def list_amounts(process: Process) -> list[FigureLine]:
    """Ceiling, estimate and what was agreed, each with the full figure below."""
    lines = [_amount("Pagu", process.pagu, f"{process.funds} {process.year or ''}".strip())]
    if process.hps is not None:
        lines.append(_amount("HPS", process.hps, _share(process.hps, process.pagu, "pagu")))
    if process.process in ("rup", "swakelola", "pencatatan"):
        return lines
    base = process.hps if process.hps is not None else process.pagu
    name = "HPS" if process.hps is not None else "pagu"
    if process.contract is None and process.award is not None:
        lines.append(_amount("Hasil lelang", process.award, _share(process.award, base, name)))
        return lines
    if process.contract is None:
        missing = "tidak ada" if process.stage in ("gagal", "batal") else "belum ada pemenang"
        return [*lines, FigureLine("Kontrak", "–", line=missing)]
    lines.append(_amount("Kontrak", process.contract, _share(process.contract, base, name)))
    if process.paid is not None:
        lines.append(
            _amount("Dibayar", process.paid, _share(process.paid, process.contract, "kontrak"))
        )
    return lines


def _count(label: str, sums: StageSum) -> FigureLine:
    worth = show_money(sums.worth) if sums.worth is not None else ""
    return FigureLine(label, show_number(sums.count), line=worth)


def _amount(label: str, sen: int | None, more: str) -> FigureLine:
    if sen is None:
        return FigureLine(label, "–", line="belum diketahui")
    value, _, unit = show_money(sen).partition(" ")
    full = show_money_full(sen) if unit else ""
    return FigureLine(label, value, unit, " · ".join(part for part in (full, more) if part))


def _share(part: int, whole: int | None, name: str) -> str:
    return f"{show_percent(part, whole)} dari {name}" if whole else ""
