"""From the words of the procurement systems to the code lists of OCDS."""

from typing import Literal

from connectors.ocds import ContractStatus, TenderStatus

Method = Literal["", "open", "selective", "limited", "direct"]
Category = Literal["", "goods", "works", "services"]


def tender_status(text: str) -> TenderStatus:
    """Unknown words give no status; the words themselves are kept beside it."""
    low = text.lower()
    if "gagal" in low or "ulang" in low:
        return "unsuccessful"
    if "batal" in low or "ditutup" in low:
        return "cancelled"
    if "berlangsung" in low or "berjalan" in low:
        return "active"
    return "complete" if "selesai" in low else ""


def contract_status(text: str) -> ContractStatus:
    """A finished contract is `terminated` in OCDS, a broken-off one too."""
    low = text.lower()
    if "berjalan" in low:
        return "active"
    if "batal" in low:
        return "cancelled"
    return "terminated" if "selesai" in low or "henti" in low or "putus" in low else ""


def procurement_method(text: str) -> Method:
    """How the supplier is chosen."""
    low = text.lower()
    if "langsung" in low:
        return "direct"
    if "purchasing" in low or "cepat" in low:
        return "selective"
    return "open" if "tender" in low or "seleksi" in low else ""


def category(text: str) -> Category:
    """What is bought; several kinds in one cell count by the first."""
    low = text.lower().split(";")[0]
    if "konstruksi" in low and "konsultan" not in low:
        return "works"
    if "jasa" in low and "barang" not in low:
        return "services"
    return "goods" if "barang" in low else ""
