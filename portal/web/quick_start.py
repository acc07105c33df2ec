"""What lets an application begin at once: address writers and templates made when first needed."""

from collections.abc import Callable

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class ReadRule(Rule):
    """An address that is read. werkzeug also compiles a writer for each, which costs more than all
    the rest of an application's start and is hardly ever asked: pages write their own paths."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder
        made: list[Callable[..., tuple[str, str]]] = []

        def build(*values: object, **named: object) -> tuple[str, str]:
            if not made:
                made.append(compile_now(append_unknown))
            return made[0](*values, **named)

        return build


class CompiledTemplates(BytecodeCache):
    """Templates compiled in this process, for all its applications; a changed text is compiled
    anew, as a bucket knows the checksum of its source."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        held = self._held.get(bucket.key)
        if held is not None:
            bucket.bytecode_from_string(held)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()
