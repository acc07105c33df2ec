"""The phone's own position finds the desa; without JavaScript the form does."""

from datetime import date

import pytest
from shapely.geometry import box
from sqlalchemy import select

from geo.columns import store
from geo.shapes import to_multipolygon
from portal.db import Database
from portal.model import Outline, UnitVersion
from tests.e2e.conftest import DESA

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def drawn(portal_url, portal_home):
    """The portal once one desa has a boundary."""
    database = Database(f"sqlite:///{portal_home / 'jenjang.db'}")
    with database.writing() as session:
        unit = session.scalars(select(UnitVersion).where(UnitVersion.code == DESA)).one()
        session.add(
            Outline(
                unit_id=unit.unit_id,
                geometry=store(to_multipolygon(box(119.0, 1.0, 119.1, 1.1))),
                status="indikatif",
                source="uji",
                valid_from=date(2026, 11, 20),
            )
        )
    database.close()
    return portal_url


def test_a_tap_takes_the_position_of_the_phone(drawn, chromium):
    context = chromium.new_context(
        viewport={"width": 360, "height": 640},
        geolocation={"latitude": 1.051234, "longitude": 119.051234},
        permissions=["geolocation"],
    )
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(f"{drawn}/di-mana")
    page.get_by_role("button", name="Pakai posisi ponsel").click()
    page.get_by_text("Titik ini di wilayah Desa Benua Baru Ilir").wait_for(timeout=10_000)
    assert page.locator("#q").input_value() == "1.0512, 119.0512"
    assert not faults
    context.close()


def test_a_refused_position_is_said_and_the_form_still_works(drawn, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 640}, permissions=[])
    page = context.new_page()
    page.goto(f"{drawn}/di-mana")
    page.get_by_role("button", name="Pakai posisi ponsel").click()
    page.get_by_role("status").get_by_text("Izin posisi tidak diberikan").wait_for(timeout=10_000)
    page.locator("#q").fill("1.05, 119.05")
    page.get_by_role("button", name="Cari desa").click()
    page.get_by_text("Titik ini di wilayah Desa Benua Baru Ilir").wait_for(timeout=10_000)
    context.close()


def test_without_javascript_there_is_the_form_alone(drawn, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{drawn}/di-mana")
    assert page.get_by_role("button", name="Pakai posisi ponsel").count() == 0
    page.locator("#q").fill("1,05; 119,05")
    page.get_by_role("button", name="Cari desa").click()
    assert page.get_by_text("Titik ini di wilayah Desa Benua Baru Ilir").count() == 1
    context.close()
