"""Topics of village news: services, farming, schools, weather, feasts."""

from portal.sample.words.topic import Topic

LIFE_TOPICS = (
    Topic(
        "Layanan",
        (
            "Kantor desa {desa} buka lebih awal pada hari Senin",
            "Syarat surat keterangan usaha di Desa {desa}",
            "Perekaman KTP elektronik keliling di Balai Desa {desa}",
            "Surat pengantar kini selesai dalam satu hari",
        ),
        (
            "Mulai {hari}, Kantor Desa {desa} mengatur ulang jam layanan.",
            "Warga {desa} kini dapat mengurus surat dengan lebih mudah.",
        ),
        (
            "Pemohon membawa fotokopi KTP dan kartu keluarga serta pengantar dari ketua RT.",
            "Semua surat di kantor desa tidak dipungut biaya.",
            "Petugas melayani Senin sampai Kamis pukul 08.00–15.00 dan Jumat sampai 11.00 WITA.",
            "Lansia dan ibu hamil didahulukan.",
            "Bila kepala desa bertugas di luar, surat ditandatangani sekretaris desa.",
        ),
        (
            "Informasi lebih lanjut ada di meja layanan kantor desa.",
            "Keluhan dapat disampaikan lewat kotak saran atau SP4N-LAPOR!.",
        ),
    ),
    Topic(
        "Pertanian",
        (
            "Kelompok tani {dusun} memanen padi ladang",
            "Penyuluhan pupuk organik bagi {n} petani {desa}",
            "Bibit kakao dibagikan kepada kelompok tani {dusun}",
            "Harga tandan buah segar naik, petani sawit {desa} berharap bertahan",
        ),
        (
            "Kelompok tani di {dusun} berkumpul pada {hari}.",
            "Sebanyak {n} petani {desa} mengikuti penyuluhan pada {hari}.",
        ),
        (
            "Penyuluh pertanian memperagakan pembuatan pupuk dari kotoran sapi dan jerami.",
            "Petani menyebut serangan hama berkurang dibanding tahun lalu.",
            "Sebagian hasil dijual lewat BUM Desa agar harga lebih baik.",
            "Lahan pekarangan juga ditanami cabai, terong, dan kangkung.",
        ),
        (
            "Kegiatan serupa akan diadakan di dusun lain.",
            "Kelompok tani yang berminat mendaftar di kantor desa.",
        ),
    ),
    Topic(
        "Pendidikan",
        (
            "Anak-anak {dusun} belajar membaca di taman bacaan",
            "Bantuan seragam untuk {n} murid dari keluarga kurang mampu",
            "PAUD {dusun} membuka pendaftaran murid baru",
        ),
        (
            "Taman bacaan di {dusun} kembali ramai sejak {hari}.",
            "Pemerintah Desa {desa} memperhatikan pendidikan anak usia dini.",
        ),
        (
            "Buku-buku datang dari sumbangan warga dan perpustakaan daerah.",
            "Para pemuda menjadi pendamping belajar secara bergantian.",
            "Orang tua diminta mengantar anak tepat waktu.",
            "Ruang kelas baru dibangun dengan Dana Desa.",
        ),
        ("Pendaftaran tidak dipungut biaya.", "Warga dapat menyumbang buku layak baca."),
    ),
    Topic(
        "Lingkungan",
        (
            "Waspada banjir: tinggi air sungai di {desa} naik",
            "Relawan {desa} berlatih memadamkan kebakaran lahan",
            "Penanaman {m} bibit pohon di tepi sungai",
        ),
        (
            "Hujan lebat mengguyur {desa} sejak {hari}.",
            "Warga {desa} bersiap menghadapi pergantian musim.",
        ),
        (
            "Tinggi air di {dusun} sempat mencapai lantai rumah panggung.",
            "Perangkat desa mendata keluarga di bantaran sungai.",
            "Membuka lahan dengan membakar dilarang dan dapat dipidana.",
            "Relawan menyiapkan perahu dan dapur umum di balai desa.",
        ),
        (
            "Dalam keadaan darurat hubungi 112.",
            "Pantau pengumuman dari ketua RT masing-masing.",
        ),
    ),
    Topic(
        "Ekonomi",
        (
            "BUM Desa {desa} membuka kios sembako",
            "Ibu-ibu {dusun} belajar membuat amplang",
            "Pasar desa {desa} pindah ke lapak baru",
        ),
        (
            "Usaha bersama di {desa} bertambah sejak {hari}.",
            "Pelatihan usaha kecil di {dusun} diikuti {n} peserta.",
        ),
        (
            "Modal awal berasal dari penyertaan modal desa yang disepakati dalam musyawarah.",
            "Produk dijual di pasar desa setiap Minggu pagi.",
            "Peserta belajar menghitung harga pokok dan mengemas dengan rapi.",
            "Keuntungan dibagi menurut ketentuan dan dilaporkan setiap akhir tahun.",
        ),
        ("Warga yang ingin menitip dagangan dapat mendaftar.", "Dukung produk desa sendiri."),
    ),
    Topic(
        "Berita Desa",
        (
            "Lomba tujuh belasan di {desa} berlangsung meriah",
            "Pesta panen dan pawai budaya di {dusun}",
            "Turnamen voli antar-RT: RT {rt} juara",
            "Safari Ramadan di masjid {dusun}",
        ),
        (
            "Lapangan {desa} dipenuhi warga pada {hari}.",
            "Warga dari semua RT ikut memeriahkan acara pada {hari}.",
        ),
        (
            "Acara dibuka dengan tarian daerah oleh murid sekolah dasar.",
            "Panitia berasal dari karang taruna dan PKK.",
            "Hadiah disumbang oleh warga dan pelaku usaha setempat.",
            "Lomba memasak nasi dalam bambu paling banyak ditonton.",
        ),
        ("Sampai jumpa tahun depan.", "Terima kasih kepada panitia dan para penyumbang."),
    ),
    Topic(
        "Pengumuman",
        (
            "Pemadaman listrik bergilir di {dusun}",
            "Pendaftaran bantuan bibit dibuka sampai akhir bulan",
            "Lowongan kader pembangunan manusia Desa {desa}",
            "Penutupan sementara jalan {dusun}",
        ),
        (
            "Diberitahukan kepada seluruh warga {desa}, pengumuman ini berlaku sejak {hari}.",
            "Pengumuman bagi warga {dusun} dan sekitarnya, {hari}.",
        ),
        (
            "Warga diminta menyesuaikan kegiatannya.",
            "Berkas diserahkan ke kantor desa pada jam kerja.",
            "Jalan lain dapat dilewati lewat RT {rt}.",
            "Seleksi dilakukan terbuka oleh panitia desa.",
        ),
        (
            "Demikian disampaikan untuk diketahui bersama.",
            "Perubahan akan diumumkan melalui ketua RT.",
        ),
        is_recurring=True,
    ),
)
