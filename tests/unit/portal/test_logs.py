"""Logs: what must not be in them."""

import json
import logging

import pytest

from portal.logs import JsonLines, redact


@pytest.mark.parametrize(
    "text",
    [
        "NIK 6408041203990001 ditolak",
        "hubungi 081234567890",
        "hubungi +6281234567890",
        "Authorization: Bearer abc.def-ghi",
        "GET /x?token=rahasia&b=1",
        "GET /isb-2/api/0f8fad5b-d9cb-469f-a165-70867728950e/json/7/RUP",
        "postgresql://jenjang:sandiku@db/jenjang",
    ],
)
def test_personal_numbers_and_tokens_are_blacked_out(text):
    shown = redact(text)
    for secret in ("6408041203990001", "81234567890", "abc.def", "=rahasia", "sandiku", "0f8fad5b"):
        assert secret not in shown


def test_codes_and_offices_stay_readable():
    text = "64.08.04.2012 6408042012 (0549) 21234 112"
    assert redact(text) == text


def test_a_record_is_one_line_of_json_with_its_trace():
    try:
        raise ValueError("token=abcdef\nbaris dua")
    except ValueError as error:
        trace = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "gagal %s", ("a\nb",), trace)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["text"] == "gagal a\nb"
    assert "abcdef" not in line
