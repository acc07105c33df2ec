"""Topics of village news: meetings, health, work together, money."""

from portal.sample.words.topic import Topic

VILLAGE_TOPICS = (
    Topic(
        "Berita Desa",
        (
            "Musyawarah desa {desa} menyepakati rencana kerja {tahun}",
            "Musdes {desa} membahas usulan {n} RT",
            "Warga {dusun} sampaikan {n} usulan dalam musyawarah desa",
            "Hasil musyawarah desa {desa}: air bersih dan jalan lingkungan didahulukan",
        ),
        (
            "Pemerintah Desa {desa} bersama BPD menggelar musyawarah desa pada {hari}.",
            "Balai Desa {desa} penuh sejak pagi pada {hari}.",
            "Sebanyak {m} warga hadir dalam musyawarah desa di Balai Desa {desa}, {hari}.",
        ),
        (
            "Setiap ketua RT membacakan usulan warganya satu per satu.",
            "Usulan terbanyak adalah perbaikan jalan lingkungan dan saluran air di {dusun}.",
            "Kelompok perempuan meminta tambahan alat untuk posyandu.",
            "Karang taruna mengusulkan lampu di lapangan desa.",
            "Dari {n} usulan, sebagian masuk rencana tahun depan dan sisanya menunggu dana.",
            "Perwakilan penyandang disabilitas meminta jalur landai di kantor desa.",
        ),
        (
            "Berita acara musyawarah ditempel di papan pengumuman kantor desa.",
            "Hasilnya menjadi dasar penyusunan RKP Desa {tahun}.",
            "Kepala desa berterima kasih atas kehadiran warga.",
        ),
    ),
    Topic(
        "Kesehatan",
        (
            "Posyandu {dusun} menimbang {n} balita",
            "Jadwal posyandu {dusun} bulan ini",
            "{n} balita di {desa} mendapat imunisasi dan vitamin A",
            "Kader posyandu {desa} berkunjung dari rumah ke rumah",
        ),
        (
            "Posyandu {dusun} buka pada {hari} mulai pukul 08.00 WITA.",
            "Kader posyandu di {desa} melayani {n} balita pada {hari}.",
            "Sejak pagi, ibu-ibu di {dusun} membawa balita mereka ke posyandu.",
        ),
        (
            "Balita ditimbang, diukur tinggi badannya, dan dicatat di buku KIA.",
            "Bidan desa memberi penyuluhan tentang makanan bergizi dari bahan di kebun sendiri.",
            "Ibu hamil memeriksakan kandungan dan menerima tablet tambah darah.",
            "Bagi lansia ada pemeriksaan tekanan darah dan gula darah tanpa biaya.",
            "Tiga balita dirujuk ke puskesmas untuk pemeriksaan lanjutan.",
        ),
        (
            "Bawalah buku KIA pada kunjungan berikutnya.",
            "Jadwal posyandu berikutnya diumumkan melalui ketua RT.",
            "Layanan ini tidak dipungut biaya.",
        ),
        is_recurring=True,
    ),
    Topic(
        "Berita Desa",
        (
            "Gotong royong membersihkan parit di {dusun}",
            "Warga RT {rt} bergotong royong memperbaiki jembatan kayu",
            "Kerja bakti menyambut musim hujan di {desa}",
            "Jumat bersih: {m} warga {desa} turun membersihkan lingkungan",
        ),
        (
            "Warga RT {rt} {dusun} turun bergotong royong pada {hari}.",
            "Dengan cangkul dan parang, {m} warga {desa} membersihkan lingkungan pada {hari}.",
            "Kerja bakti di {dusun} berlangsung sejak pukul tujuh pagi, {hari}.",
        ),
        (
            "Parit yang tersumbat selama musim kemarau kini kembali mengalir.",
            "Ibu-ibu menyiapkan kopi dan pisang goreng untuk semua yang hadir.",
            "Sampah yang terkumpul diangkut dengan mobil bak milik BUM Desa.",
            "Papan jembatan yang lapuk diganti dengan kayu ulin sumbangan warga.",
            "Anak-anak muda karang taruna mengecat gapura dan pagar balai dusun.",
        ),
        (
            "Kerja bakti berikutnya dijadwalkan sebulan lagi.",
            "Kepala dusun mengajak warga menjaga kebersihan bersama.",
            "Terima kasih kepada semua warga yang hadir.",
        ),
    ),
    Topic(
        "Keuangan Desa",
        (
            "APBDes {tahun} Desa {desa} ditetapkan",
            "Realisasi APBDes {tahun} semester pertama diumumkan",
            "Baliho APBDes {tahun} terpasang di depan kantor desa",
            "Penyaluran Dana Desa tahap {rt} untuk {desa}",
        ),
        (
            "Pemerintah Desa {desa} mengumumkan APBDes tahun {tahun} pada {hari}.",
            "Rincian anggaran desa tahun {tahun} kini dapat dilihat semua warga.",
        ),
        (
            "Pendapatan desa berasal dari Dana Desa, ADD, bagi hasil pajak, dan usaha desa.",
            "Belanja terbesar dipakai untuk jalan lingkungan, air bersih, dan posyandu.",
            "Sisa anggaran tahun sebelumnya masuk sebagai pembiayaan.",
            "Warga boleh meminta salinan ringkasnya di kantor desa.",
            "BPD ikut mengawasi pelaksanaan setiap kegiatan.",
        ),
        (
            "Dokumen lengkap ada di bagian informasi publik.",
            "Pertanyaan dapat disampaikan kepada sekretaris desa pada jam kerja.",
        ),
    ),
    Topic(
        "Bantuan",
        (
            "BLT Dana Desa disalurkan kepada {n} keluarga",
            "Penyaluran beras bantuan di Balai Desa {desa}",
            "{n} keluarga di {desa} menerima bantuan langsung tunai",
        ),
        (
            "Pemerintah Desa {desa} menyalurkan bantuan kepada {n} keluarga pada {hari}.",
            "Bantuan bulan ini dibagikan di Balai Desa {desa}, {hari}.",
        ),
        (
            "Daftar penerima diputuskan dalam musyawarah desa khusus.",
            "Penerima yang sakit dan lansia diantar ke rumah oleh perangkat desa.",
            "Bhabinkamtibmas dan Babinsa ikut mendampingi pembagian.",
            "Setiap keluarga menerima jumlah yang sama untuk tiga bulan.",
        ),
        (
            "Warga yang merasa berhak tetapi belum terdata dapat melapor kepada ketua RT.",
            "Penyaluran berikutnya diumumkan lewat papan pengumuman.",
        ),
    ),
    Topic(
        "Pembangunan",
        (
            "Semenisasi jalan gang di RT {rt} {dusun} selesai",
            "Pembangunan sumur bor {dusun} mulai dikerjakan",
            "Jalan usaha tani sepanjang {m} meter dibuka",
            "Perbaikan balai dusun {dusun} mencapai {n} persen",
        ),
        (
            "Pekerjaan di {dusun} dikerjakan oleh warga secara swakelola sejak {hari}.",
            "Tim pelaksana kegiatan {desa} melaporkan kemajuan pekerjaan pada {hari}.",
        ),
        (
            "Dana berasal dari Dana Desa tahun {tahun}.",
            "Pekerja diutamakan dari warga sekitar dengan upah harian.",
            "Dengan jalan ini, hasil kebun lebih mudah dibawa ke jalan poros.",
            "Papan kegiatan dengan jumlah dana dipasang di lokasi.",
            "Hujan dua pekan terakhir membuat pekerjaan sempat terhenti.",
        ),
        (
            "Warga diminta berhati-hati selama pekerjaan berlangsung.",
            "Serah terima dijadwalkan setelah pemeriksaan oleh BPD.",
        ),
    ),
)
