"""Statistics that the village hides: what is absent, what only failed, and when it is asked."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from recorded import NOW, Recorded

from connectors.base import Context, SourceConfig, State
from connectors.errors import UnreachableError
from connectors.sources.opensid.connector import OpenSid

FAITH = "/statistik_web/load_chart_gis/3"
AID = "/statistik_web/load_chart_gis/501"


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "recordings" / "opensid"


def context(http, known=lambda _stream, _keys: {}, now=NOW) -> Context:
    config = SourceConfig("52.01.14.2005", "http://127.0.0.1:8801", "Asia/Makassar")
    return Context(http, config, lambda: now, "incremental", lambda: False, known)


def read(ctx, state=None):
    return list(OpenSid().read(ctx, "statistik", state or State()))


def met(pages) -> set[str]:
    return {record.key for page in pages for record in page.records} | {
        key for page in pages for key in page.present
    }


class Failing(Recorded):
    """A site of which one page answers nothing."""

    path = ""

    def get(self, url, **how):
        if url.endswith(self.path):
            raise UnreachableError("status 500", url=url, status=500)
        return super().get(url, **how)


def test_a_hidden_table_is_missing_from_a_reading_that_is_complete(folder: Path) -> None:
    whole = read(context(Recorded(folder)))
    assert whole[-1].complete
    http = Recorded(folder)
    http.forget(FAITH)
    pages = read(context(http))
    assert pages[-1].complete
    assert met(whole) - met(pages) == {"penduduk-agama"}
    (url,) = {r.url for page in whole for r in page.records if r.key == "penduduk-agama"}
    connector, ctx = OpenSid(), context(http)
    assert connector.confirm_gone(ctx, "statistik", "penduduk-agama", url) == "gone"
    ctx = context(Recorded(folder))
    assert OpenSid().confirm_gone(ctx, "statistik", "penduduk-agama", url) == "alive"


def test_a_table_that_only_fails_is_there_all_the_same(folder: Path) -> None:
    http = Failing(folder)
    http.path = FAITH
    pages = read(context(http))
    assert pages[-1].complete and [r.key for page in pages for r in page.rejects] == ["3"]
    assert met(pages) == met(read(context(Recorded(folder))))
    url = f"http://127.0.0.1:8801{FAITH}"
    assert OpenSid().confirm_gone(context(http), "statistik", "penduduk-agama", url) == "unknown"


def test_one_failing_aid_programme_leaves_the_table_as_it_was(folder: Path) -> None:
    http = Failing(folder)
    http.path = AID
    pages = read(context(http))
    assert AID.rpartition("/")[2] in {r.key for page in pages for r in page.rejects}
    assert not any(r.key.startswith("bantuan-peserta") for page in pages for r in page.records)
    assert {"bantuan-peserta-penduduk", "bantuan-peserta-keluarga"} <= met(pages)


def test_absent_keys_rest_for_a_week_unless_they_were_shown(folder: Path) -> None:
    http = Recorded(folder)
    http.forget(FAITH)
    state = read(context(http))[-1].next_state

    def asks(known, **later) -> bool:
        again = Recorded(folder)
        read(context(again, known, NOW + timedelta(**later)), state)
        return FAITH in again.paths

    nothing = lambda _stream, _keys: {}  # noqa: E731
    held = lambda _stream, keys: {key: "" for key in keys if key == "penduduk-agama"}  # noqa: E731
    assert not asks(nothing, days=6)
    assert asks(held, days=1), "what is shown is asked for until it is hidden"
    assert asks(nothing, days=7), "a village may open a table later"
    full = replace(context(http), mode="full")
    assert FAITH in http.paths and read(full, state)


def test_a_reading_that_goes_on_after_a_kill_forgets_nothing(folder: Path) -> None:
    http = Recorded(folder)
    http.forget(FAITH)
    whole = read(context(http))
    for kept in range(1, len(whole)):
        http = Recorded(folder)
        http.forget(FAITH)
        rest = read(context(http), whole[kept - 1].next_state)
        assert met([*whole[:kept], *rest]) == met(whole)
        assert rest[-1].next_state == whole[-1].next_state
