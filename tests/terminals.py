"""The commands as they are typed, over the portal in a home."""

from collections.abc import Callable

from conftest import ROOT

from portal.cli import main
from portal.settings import Settings

Terminal = Callable[..., tuple[int, str, str]]


def open_terminal(settings: Settings, monkeypatch, capfd) -> Terminal:
    """Gives a command; its exit code, stdout and stderr."""
    monkeypatch.setenv("JENJANG_HOME", str(settings.home))
    monkeypatch.setenv("JENJANG_SITE", "64.08")
    monkeypatch.setenv("JENJANG_CONFIG", str(ROOT / "config"))
    monkeypatch.delenv("JENJANG_DATABASE_URL", raising=False)

    def give(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(each) for each in words])
        return code, *capfd.readouterr()

    return give
