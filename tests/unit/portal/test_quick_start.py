"""Addresses can still be written, and a template whose text changed is compiled anew."""

from jinja2 import DictLoader, Environment
from werkzeug.routing import Map

from portal.web.quick_start import CompiledTemplates, ReadRule


def test_an_address_is_read_and_written():
    addresses = Map([ReadRule("/<kec>/<int:page>", endpoint="daftar")]).bind("contoh.id")
    assert addresses.match("/sangatta/3") == ("daftar", {"kec": "sangatta", "page": 3})
    for _ in range(2):
        assert addresses.build("daftar", {"kec": "sangatta", "page": 3}) == "/sangatta/3"
    assert addresses.build("daftar", {"kec": "a", "page": 3, "q": "x"}) == "/a/3?q=x"


def test_templates_are_compiled_once_and_a_changed_text_anew():
    kept = CompiledTemplates()
    texts = {"a.html": "satu {{ x }}"}

    def draw() -> str:
        made = Environment(loader=DictLoader(texts), bytecode_cache=kept, autoescape=True)
        return made.get_template("a.html").render(x="<b>")

    assert draw() == draw() == "satu &lt;b&gt;"
    texts["a.html"] = "dua {{ x }}"
    assert draw() == "dua &lt;b&gt;"
