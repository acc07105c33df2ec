"""A bundle: what is taken, what is refused as a whole, and with which sentence."""

import json
from datetime import UTC, datetime

import pytest

from connectors.base import Context, SourceConfig, State
from connectors.bundle.opening import lay_out, peek
from connectors.bundle.session import BundleHttp
from connectors.bundle.signing import check_signature
from connectors.records import Article, Contact, Document, Tombstone
from connectors.sources.bundle import Bundle
from tests.bundles import (
    DESA,
    FILES,
    KEY,
    RECORDS,
    hash_of,
    make_bundle,
)

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def open_bundle(path, folder):
    envelope = peek(path)
    check_signature(KEY.public, envelope.signature, envelope.body)
    lay_out(path, envelope.manifest, folder)
    return BundleHttp(folder, envelope.body, envelope.manifest, lambda: NOW)


def context(http):
    return Context(
        http=http,
        config=SourceConfig(DESA, "berkas:/"),
        now=lambda: NOW,
        mode="full",
        stopped=lambda: False,
        known=lambda _stream, _keys: {},
    )


def read(path, folder, stream):
    ctx = context(open_bundle(path, folder))
    pages = list(Bundle().read(ctx, stream, State()))
    return (
        [each for page in pages for each in page.records],
        [each.message for page in pages for each in page.rejects],
        pages[-1],
    )


def test_what_was_packed_is_read_again(tmp_path):
    path = make_bundle(tmp_path / "a.zip", KEY)
    ctx = context(open_bundle(path, tmp_path / "offen"))
    connector = Bundle()
    assert connector.identify(ctx).code == DESA
    streams = [each.name for each in connector.streams(ctx)]
    assert streams == ["article", "document", "contact", "official", "statistic"]
    found = [
        record
        for name in streams
        for page in connector.read(ctx, name, State())
        for record in page.records
    ]
    assert {each.key for each in found} == {each.key for each in RECORDS}
    article = next(each for each in found if isinstance(each, Article))
    assert "<b>bersama</b>" in article.html and "script" not in article.html
    assert article.summary == "Warga bersama membersihkan sungai."
    document = next(each for each in found if isinstance(each, Document))
    download = connector.fetch_file(ctx, document)
    assert download.path.read_bytes() == FILES["files/perdes-3.txt"]
    assert download.name == "perdes-3.txt"


def test_the_same_content_gives_the_same_bytes(tmp_path):
    one = make_bundle(tmp_path / "a.zip", KEY)
    two = make_bundle(tmp_path / "b.zip", KEY)
    assert one.read_bytes() == two.read_bytes()
    assert peek(one).sha256 == hash_of(one)


def test_absence_means_something_only_in_a_full_bundle_without_faults(tmp_path):
    full = make_bundle(tmp_path / "a.zip", KEY, full=True)
    ctx = context(open_bundle(full, tmp_path / "a"))
    connector = Bundle()
    assert next(connector.read(ctx, "article", State())).complete
    assert next(connector.sweep(ctx, "article", "")).keys == ("gotong-royong",)
    assert connector.confirm_gone(ctx, "article", "lain", "") == "gone"
    assert connector.confirm_gone(ctx, "article", "gotong-royong", "") == "alive"
    part = make_bundle(tmp_path / "b.zip", KEY)
    ctx = context(open_bundle(part, tmp_path / "b"))
    assert not next(connector.read(ctx, "article", State())).complete
    assert connector.confirm_gone(ctx, "article", "lain", "") == "unknown"
    torn = make_bundle(tmp_path / "c.zip", KEY, lines={"article": ["{"]}, full=True)
    assert not read(torn, tmp_path / "c", "article")[2].complete


def test_the_unit_itself_takes_a_record_back(tmp_path):
    line = json.dumps({"type": "tombstone", "key": "lama", "reason": "dihapus"})
    path = make_bundle(tmp_path / "a.zip", KEY, lines={"article": [line]})
    records, rejects, _ = read(path, tmp_path / "a", "article")
    assert Tombstone(key="lama", reason="dihapus") in records and not rejects


def test_a_mobile_number_is_public_when_the_unit_says_that_it_is_the_offices(tmp_path):
    lines = [
        json.dumps({"type": "contact", "key": "x", "channel": "whatsapp", "value": "0812-3456-7890",
                    "kantor": True}),
    ]  # fmt: skip
    path = make_bundle(tmp_path / "a.zip", KEY, lines={"contact": lines})
    ctx = context(open_bundle(path, tmp_path / "a"))
    assert Bundle().office_phones(ctx) == {"+6281234567890"}
    records, _, _ = read(path, tmp_path / "b", "contact")
    assert Contact(key="whatsapp", channel="whatsapp", value="0812-3456-7890") in records


BAD_LINES = [
    ("{", "bukan JSON"),
    ("[]", "bukan satu catatan"),
    ("[" * 100_000, "bukan JSON"),
    ('{"type":"document","key":"a","title":"b"}', "tidak termasuk berkas ini"),
    ('{"type":"place","key":"a"}', "tidak termasuk berkas ini"),
    ('{"type":"article","title":"b"}', "isian key tidak ada"),
    ('{"type":"article","key":" ","title":"b"}', "key: kosong"),
    ('{"type":"article","key":"a","title":" "}', "title: kosong"),
    ('{"type":"article","key":"a","title":{"b":1}}', "title: harus teks"),
    ('{"type":"article","key":"a","title":"b","nik":"1"}', "isian 'nik' tidak dikenal"),
    ('{"type":"article","key":"a","title":"b","image":"x"}', "isian 'image' tidak dikenal"),
    ('{"type":"article","key":"a","title":"b","kind":"iklan"}', "'iklan' tidak dikenal"),
    ('{"type":"article","key":"a","title":"b","partial":1}', "harus true atau false"),
    ('{"type":"article","key":"a","title":"b\\u0000"}', "title: harus teks"),
    ('{"type":"article","key":"a","title":"\\ud800"}', "title: harus teks"),
    ('{"type":"article","key":"a","title":"%s"}' % ("b" * 501), "paling panjang 500"),
    ('{"type":"article","key":"a","title":"b","published":"2026-11-20"}', "tanpa zona"),
    ('{"type":"article","key":"a","title":"b","published":"kemarin"}', "bukan tanggal"),
    ('{"type":"article","key":"a","title":"b","published":"0001-01-01T00:00:00+14:00"}', "batas"),
    ('{"type":"article","key":"a","title":"b","published":"2027-11-20T00:00:00Z"}', "sesudah"),
    ('{"type":"article","key":"a","title":"b","url":"javascript:x"}', "http:// atau https://"),
    ('{"type":"article","key":"a","title":"b","unit_hint":"64.08.05.2004"}', "unit lain"),
    ('{"type":"article","key":"a","title":"b","attachments":["x"]}', "harus berupa satu catatan"),
    ('{"type":"article","key":"a","title":"b","attachments":{"x":1}}', "harus berupa daftar"),
    ('{"type":"article","key":"gotong-royong","title":"b"}', "sudah ada di baris lain"),
    ('{"type":"article","key":"a","title":"b","html":"%s"}' % ("b" * 300_000), "lebih panjang"),
    ('{"type":"article","key":"a","title":"b","kantor":"ya"}', "kantor: harus true"),
    ('{"type":"tombstone","key":"a","reason":"bosan"}', "'bosan' tidak dikenal"),
]


@pytest.mark.parametrize(("line", "words"), BAD_LINES)
def test_a_line_that_is_no_record_is_refused_alone(tmp_path, line, words):
    path = make_bundle(tmp_path / "a.zip", KEY, lines={"article": [line]})
    records, rejects, _ = read(path, tmp_path / "a", "article")
    assert [each.key for each in records] == ["gotong-royong"]
    assert len(rejects) == 1 and words in rejects[0] and rejects[0].startswith("2: ")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('"file_url":"files/lain.pdf"', "tidak ada di dalam berkas luring"),
        ('"file_url":"../etc/passwd"', "http:// atau https://"),
        ('"year":99999999999', "bukan tahun"),
        ('"year":true', "bilangan bulat"),
        ('"file":{"state":"ada"}', "'file' tidak dikenal"),
        ('"decided":"2026-02-30"', "bukan tanggal"),
        ('"classification":"rahasia"', "'rahasia' tidak dikenal"),
    ],
)
def test_a_document_that_cannot_be_one_is_refused_alone(tmp_path, line, words):
    told = f'{{"type":"document","key":"a","title":"b",{line}}}'
    path = make_bundle(tmp_path / "a.zip", KEY, lines={"document": [told]})
    records, rejects, _ = read(path, tmp_path / "a", "document")
    assert len(records) == 1 and len(rejects) == 1 and words in rejects[0]
