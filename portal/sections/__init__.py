"""Public pages, one folder a menu word; this tuple is their order in the menu."""

from portal.sections.apbdes import SECTION as APBDES
from portal.sections.bandingkan import SECTION as BANDINGKAN
from portal.sections.berita import SECTION as BERITA
from portal.sections.butuh import SECTION as BUTUH
from portal.sections.cari import SECTION as CARI
from portal.sections.di_mana import SECTION as DI_MANA
from portal.sections.indeks import SECTION as INDEKS
from portal.sections.kelengkapan import SECTION as KELENGKAPAN
from portal.sections.kontak import SECTION as KONTAK
from portal.sections.layanan import SECTION as LAYANAN
from portal.sections.monografi import SECTION as MONOGRAFI
from portal.sections.papan import SECTION as PAPAN
from portal.sections.pengaduan import SECTION as PENGADUAN
from portal.sections.peta import SECTION as PETA
from portal.sections.ppid import SECTION as PPID
from portal.sections.profil import SECTION as PROFIL
from portal.sections.ringkas import SECTION as RINGKAS
from portal.sections.sumber import SECTION as SUMBER
from portal.sections.tender import SECTION as TENDER
from portal.sections.tentang import ACCESS, DATA, PRIVACY
from portal.web.section import Section

SECTIONS: tuple[Section, ...] = (
    RINGKAS,
    PROFIL,
    LAYANAN,
    PPID,
    BERITA,
    MONOGRAFI,
    APBDES,
    INDEKS,
    TENDER,
    PETA,
    PENGADUAN,
    KELENGKAPAN,
    KONTAK,
    BUTUH,
    PAPAN,
    CARI,
    DI_MANA,
    BANDINGKAN,
    DATA,
    SUMBER,
    ACCESS,
    PRIVACY,
)
