"""Topics of news from kecamatan and OPD; {desa} is the name of the office's area."""

from portal.sample.words.topic import Topic

OFFICE_TOPICS = (
    Topic(
        "Berita",
        (
            "Rapat koordinasi kepala desa se-{desa}",
            "{kantor} menggelar rapat koordinasi bulanan",
            "Evaluasi kegiatan triwulan bersama {n} desa",
        ),
        (
            "{kantor} mengadakan rapat koordinasi pada {hari}.",
            "Para kepala desa dan perangkat hadir dalam rapat di {kantor}, {hari}.",
        ),
        (
            "Rapat membahas penyerapan anggaran, penanganan tengkes, dan keamanan lingkungan.",
            "Setiap desa diminta memasang ringkasan APBDes di tempat umum.",
            "Desa yang terlambat menyampaikan laporan akan didampingi.",
            "Puskesmas melaporkan cakupan imunisasi yang meningkat.",
        ),
        ("Rapat berikutnya diadakan bulan depan.", "Notulen dibagikan kepada semua desa."),
        is_recurring=True,
    ),
    Topic(
        "Berita",
        (
            "Musrenbang {desa} menyepakati {n} prioritas",
            "Monitoring dan evaluasi Dana Desa tahun {tahun}",
            "Pembinaan administrasi bagi perangkat desa",
        ),
        (
            "Tim {kantor} turun ke desa pada {hari}.",
            "Kegiatan dibuka di pendopo {kantor}, {hari}.",
        ),
        (
            "Tim memeriksa buku kas, bukti belanja, dan hasil pekerjaan di lapangan.",
            "Jalan penghubung antardesa menjadi usulan utama.",
            "Perangkat desa belajar mengisi buku administrasi dengan benar.",
            "Temuan dicatat untuk diperbaiki dalam tiga puluh hari.",
        ),
        (
            "Hasil kegiatan dilaporkan kepada bupati.",
            "Desa diminta menindaklanjuti catatan tim.",
        ),
    ),
    Topic(
        "Layanan",
        (
            "Perekaman KTP elektronik jemput bola",
            "Jam layanan {kantor} selama libur nasional",
            "Survei kepuasan masyarakat {kantor} tahun {tahun}",
        ),
        (
            "{kantor} melayani warga pada {hari}.",
            "Pemberitahuan layanan {kantor} mulai {hari}.",
        ),
        (
            "Layanan buka Senin sampai Jumat pada jam kerja.",
            "Pemohon membawa berkas asli dan salinannya.",
            "Seluruh layanan administrasi tidak dipungut biaya.",
            "Sebanyak {m} warga mengisi survei.",
        ),
        ("Pengaduan dapat disampaikan lewat SP4N-LAPOR!.", "Terima kasih atas kesabaran warga."),
    ),
    Topic(
        "Pengumuman",
        (
            "Waspada kebakaran hutan dan lahan",
            "Imbauan menjaga kebersihan menjelang musim hujan",
            "Pengumuman hasil seleksi administrasi tenaga pendamping",
        ),
        (
            "{kantor} mengimbau seluruh warga mulai {hari}.",
            "Menindaklanjuti surat edaran bupati, {kantor} mengumumkan hal berikut pada {hari}.",
        ),
        (
            "Jangan membakar sampah atau lahan.",
            "Bersihkan saluran air di sekitar rumah.",
            "Laporkan titik api kepada petugas terdekat.",
            "Pengumuman lengkap terpasang di papan kantor.",
        ),
        ("Dalam keadaan darurat hubungi 112.", "Demikian untuk menjadi perhatian."),
    ),
    Topic(
        "Agenda",
        (
            "Jadwal kunjungan kerja camat dan kepala dinas",
            "Agenda pelatihan aplikasi keuangan desa",
            "Jadwal imunisasi dan pemeriksaan kesehatan keliling",
        ),
        (
            "Kegiatan dilaksanakan pada {hari} bertempat di {kantor}.",
            "Berikut agenda {kantor} mulai {hari}.",
        ),
        (
            "Peserta diharap hadir tiga puluh menit sebelum acara.",
            "Peserta membawa laptop dan surat tugas.",
            "Setiap desa mengirim dua orang.",
        ),
        ("Perubahan jadwal akan diumumkan.", "Konfirmasi kehadiran melalui surat."),
        is_recurring=True,
    ),
)
