"""Invented names: people, hamlets, streets, firms, facilities."""

FIRST = (
    "Ahmad", "Siti", "Yohanes", "Maria", "Rahmat", "Nurhayati", "Daud", "Lusia", "Sugeng", "Sri",
    "Hamdani", "Murni", "Petrus", "Yuliana", "Baharuddin", "Rosmiati", "Slamet", "Wahyuni",
    "Jalung", "Lawing", "Abdul", "Fatimah", "Ibrahim", "Kartini", "Laurensius", "Hasnah",
    "Supriadi", "Endang", "Taman", "Martha", "Irwan", "Dewi", "Bonifasius", "Rini", "Arbain",
)  # fmt: skip
LAST = (
    "Rahman", "Lestari", "Ngau", "Hartono", "Jau", "Setiawan", "Anyeq", "Kurniawan", "Bulan",
    "Susanto", "Tekwan", "Handayani", "Ibau", "Prasetyo", "Syahrani", "Wijaya", "Ding", "Saputra",
    "Liah", "Nasution", "Mansyur", "Utami", "Laing", "Maulana", "Usat", "Hidayat", "Imang",
)  # fmt: skip
POSTS = (
    "Kepala Desa", "Sekretaris Desa", "Kaur Keuangan", "Kaur Umum dan Perencanaan",
    "Kasi Pemerintahan", "Kasi Kesejahteraan", "Kasi Pelayanan",
)  # fmt: skip
URBAN_POSTS = (
    "Lurah", "Sekretaris Lurah", "Kasi Pemerintahan", "Kasi Ketenteraman dan Ketertiban",
    "Kasi Kesejahteraan Sosial",
)  # fmt: skip
HAMLETS = (
    "Melati", "Mawar", "Karya Bersama", "Tepian", "Muara", "Ulu", "Ilir", "Bukit Indah",
    "Suka Maju", "Sejahtera", "Harapan", "Kenangan", "Simpang Tiga", "Makmur", "Pelita", "Meranti",
)  # fmt: skip
STREETS = (
    "Jl. Poros", "Jl. Pelita", "Jl. Pemuda", "Jl. Kartini", "Jl. Ulin", "Jl. Meranti",
    "Jl. Diponegoro", "Jl. Mulawarman", "Jl. Tepian", "Jl. Pendidikan",
)  # fmt: skip
# (category, kind of facility, the word before the village's name)
FACILITIES = (
    ("SD (Sekolah Dasar)", "Sarana Pendidikan", "SD Negeri 001"),
    ("SMP (Sekolah Menengah Pertama)", "Sarana Pendidikan", "SMP Negeri 1"),
    ("PAUD", "Sarana Pendidikan", "PAUD Tunas Harapan"),
    ("Puskesmas Pembantu", "Sarana Kesehatan", "Pustu"),
    ("Posyandu", "Sarana Kesehatan", "Posyandu Mawar"),
    ("Masjid", "Sarana Ibadah", "Masjid Al-Ikhlas"),
    ("Gereja", "Sarana Ibadah", "Gereja Betlehem"),
    ("Kantor Desa", "Sarana Pemerintahan", "Kantor"),
    ("Pasar", "Sarana Ekonomi", "Pasar"),
    ("Lapangan", "Sarana Olahraga", "Lapangan"),
)
# (title, volume, source of money)
PROJECTS = (
    ("Semenisasi jalan gang", "{n} m", "Dana Desa"),
    ("Pembangunan sumur bor", "1 unit", "Dana Desa"),
    ("Rehab balai dusun", "1 unit", "ADD"),
    ("Pembukaan jalan usaha tani", "{n} m", "Dana Desa"),
    ("Pembangunan drainase", "{n} m", "Dana Desa"),
    ("Lampu jalan tenaga surya", "12 titik", "Bantuan Keuangan Kabupaten"),
    ("Pembangunan posyandu", "1 unit", "Dana Desa"),
    ("Jembatan kayu ulin", "18 m", "Pendapatan Asli Desa"),
)
FIRMS = (
    "CV Contoh Karya Etam", "PT Contoh Bumi Sangatta", "CV Contoh Tepian Jaya",
    "CV Contoh Mitra Bengalon", "PT Contoh Cipta Kutim", "CV Contoh Sumber Rezeki",
    "CV Contoh Bina Usaha", "Koperasi Contoh Sejahtera",
)  # fmt: skip
