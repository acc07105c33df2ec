"""Sample accounts open the staff rooms of a sample regency, and end with it."""

import pytest
from sqlalchemy import select, update

from portal.acts.accounts import HASHER
from portal.acts.auditing import find_breaks
from portal.acts.sample_accounts import end_sample_accounts, make_sample_accounts
from portal.db import Database
from portal.errors import InputError
from portal.model import Account, AccountRole, Site
from portal.rules.rights import parse_rights
from portal.settings import read_config

PASSWORD = "sungai-sangatta-jernih"


@pytest.fixture
def rights(settings):
    return parse_rights(read_config(settings, "roles.toml"))


def read_site(database: Database, *, sample: bool) -> Site:
    with database.writing() as session:
        session.execute(update(Site).values(sample=sample))
        return session.scalars(select(Site)).one()


def read_accounts(database: Database) -> list[Account]:
    with database.reading() as session:
        return list(session.scalars(select(Account).order_by(Account.login)))


def test_they_are_made_once_for_three_levels(tree_database, rights, clock) -> None:
    site = read_site(tree_database, sample=True)
    first = make_sample_accounts(tree_database, rights, site, PASSWORD, clock())
    assert [each.role for each in first] == ["diskominfo", "kecamatan", "unit"]
    assert first[2].unit_code.startswith(first[1].unit_code)
    hashes = [account.password for account in read_accounts(tree_database)]
    assert make_sample_accounts(tree_database, rights, site, PASSWORD, clock()) == first
    accounts = read_accounts(tree_database)
    assert [account.password for account in accounts] == hashes
    assert all(account.sample and HASHER.verify(account.password, PASSWORD) for account in accounts)
    with tree_database.reading() as session:
        assert len(session.scalars(select(AccountRole)).all()) == 3


def test_a_real_regency_gets_none(tree_database, rights, clock) -> None:
    site = read_site(tree_database, sample=False)
    with pytest.raises(InputError, match="jenjang user add"):
        make_sample_accounts(tree_database, rights, site, PASSWORD, clock())
    assert read_accounts(tree_database) == []


def test_they_end_with_the_sample_and_come_back_with_it(tree_database, rights, clock) -> None:
    site = read_site(tree_database, sample=True)
    make_sample_accounts(tree_database, rights, site, PASSWORD, clock())
    assert end_sample_accounts(tree_database, clock()) == 3
    assert all(account.ended_at is not None for account in read_accounts(tree_database))
    assert end_sample_accounts(tree_database, clock()) == 0
    make_sample_accounts(tree_database, rights, site, PASSWORD, clock())
    assert all(account.ended_at is None for account in read_accounts(tree_database))
    assert not list(find_breaks(tree_database))
