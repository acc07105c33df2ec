"""Is a unit's channel alive? Classes from evidence and the numbers of config/activity.toml.

Nothing is counted that was not seen: too few probes, or no dated item of one's own, is
"belum dievaluasi", never "tidak aktif". Where a unit publishes with us, what it sent is judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Literal

from portal.rules.config_row import ConfigRow

Activity = Literal["aktif", "kurang aktif", "tidak aktif", "belum dievaluasi"]
Channel = Literal[
    "situs sendiri",
    "di portal ini",
    "dikelola sementara oleh Diskominfo",
    "luring",
    "tidak ada",
    "belum dicatat",
]
CLASSES: tuple[Activity, ...] = ("aktif", "kurang aktif", "tidak aktif", "belum dievaluasi")
# Channels of which a silent or missing site says nothing.
OFFLINE: frozenset[str] = frozenset({"luring", "tidak ada", "belum dicatat"})
PORTAL: Channel = "di portal ini"
UNREACHED = "tidak terjangkau"
INTRUDED = "diduga disusupi"


@dataclass(frozen=True, slots=True)
class ActivityRule:
    """The numbers of one span of time."""

    valid_from: date
    confirmed: bool
    legal_basis: str
    window_days: int
    reachable_percent: int
    fewest_probes: int
    fresh_days: int
    slow_days: int
    silent_days: int
    complete_percent: int
    answer_days: int
    copies: int
    shortest_text: int


@dataclass(frozen=True, slots=True)
class Intrusion:
    """When an item looks like an intruder's."""

    words: tuple[str, ...]
    innocent: tuple[str, ...]
    words_together: int
    items: int

    def suspects(self, text: str) -> bool:
        """Whether the text of an item looks like an intruder's."""
        plain = " ".join(text.lower().split())
        if any(word in plain for word in self.innocent):
            return False
        return sum(word in plain for word in self.words) >= self.words_together


@dataclass(frozen=True, slots=True)
class ActivityRules:
    """All spans, oldest first, and the traces of intruders."""

    spans: tuple[ActivityRule, ...]
    intrusion: Intrusion

    def on(self, day: date) -> ActivityRule:
        """The numbers that hold on a day; the first span also for what lay before it."""
        valid = [rule for rule in self.spans if rule.valid_from <= day]
        return valid[-1] if valid else self.spans[0]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen of a unit up to a day. `silent_since`: the first day of the present silence
    of all its sources; `newest`: its newest own item; `read_since`: the day its sources were
    read for the first time; `complete_percent`: of its public duties, None when not computed."""

    day: date
    channel: Channel
    probed_days: int
    reached_days: int
    read_since: date | None
    silent_since: date | None
    silent_probes: int  # days on which we asked in vain since then
    silence: str  # the sentence of the last failure
    newest: date | None
    own_items: int  # within the window
    by_others: int  # within the window, made by somebody else for the unit
    suspicious: int
    complete_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A class with the reasons for it, in sentences, and what was found besides."""

    activity: Activity
    reasons: tuple[str, ...]
    findings: tuple[str, ...]


def judge_activity(evidence: Evidence, rules: ActivityRules) -> Judgement:
    """The class of a unit on the day of its evidence."""
    rule = rules.on(evidence.day)
    findings = []
    if _is_silent(evidence, rule):
        findings.append(UNREACHED)
    if evidence.suspicious >= rules.intrusion.items:
        findings.append(INTRUDED)
    activity, reasons = _classify(evidence, rule)
    return Judgement(activity, tuple(reasons), tuple(findings))


def _classify(evidence: Evidence, rule: ActivityRule) -> tuple[Activity, list[str]]:
    if evidence.channel in OFFLINE and not evidence.probed_days:
        return "belum dievaluasi", ["Tidak ada situs yang dapat kami periksa."]
    if evidence.channel == PORTAL and not evidence.probed_days:
        return _classify_sent(evidence, rule)
    if evidence.probed_days < rule.fewest_probes:
        said = f"Baru diperiksa {evidence.probed_days} hari; perlu {rule.fewest_probes}."
        return "belum dievaluasi", [said]
    if _is_silent(evidence, rule) and evidence.silent_since is not None:
        days = (evidence.day - evidence.silent_since).days
        return "tidak aktif", [f"Situs tidak terjangkau {days} hari. {evidence.silence}".strip()]
    if evidence.newest is None:
        return _classify_undated(evidence, rule)
    age = (evidence.day - evidence.newest).days
    if age > rule.slow_days:
        return "tidak aktif", [f"Isi sendiri terbaru {age} hari lalu; batasnya {rule.slow_days}."]
    short = []
    if age > rule.fresh_days:
        short.append(f"Isi sendiri terbaru {age} hari lalu; batasnya {rule.fresh_days}.")
    reached = evidence.reached_days * 100 // evidence.probed_days
    if reached < rule.reachable_percent:
        said = f"{evidence.reached_days} dari {evidence.probed_days} hari"
        short.append(f"Terjangkau {said}; batasnya {rule.reachable_percent} %.")
    short += _tell_incomplete(evidence, rule)
    if short:
        return "kurang aktif", short
    return "aktif", [f"Isi sendiri terbaru {age} hari lalu; situs terjangkau."]


def _tell_incomplete(evidence: Evidence, rule: ActivityRule) -> list[str]:
    share = evidence.complete_percent
    if share is None or share >= rule.complete_percent:
        return []
    return [f"Kelengkapan {share} %; batasnya {rule.complete_percent} %."]


def _classify_sent(evidence: Evidence, rule: ActivityRule) -> tuple[Activity, list[str]]:
    """A unit that publishes with us: there is no site to ask, and what it sent says how alive it
    is. One that sent nothing yet is not judged."""
    if evidence.newest is None:
        return "belum dievaluasi", ["Belum ada isi yang dikirim ke portal ini."]
    age = (evidence.day - evidence.newest).days
    if age > rule.slow_days:
        said = f"Isi baru terakhir dikirim {age} hari lalu; batasnya {rule.slow_days}."
        return "tidak aktif", [said]
    short = _tell_incomplete(evidence, rule)
    if age > rule.fresh_days:
        short.insert(0, f"Isi baru terakhir dikirim {age} hari lalu; batasnya {rule.fresh_days}.")
    if short:
        return "kurang aktif", short
    return "aktif", [f"Isi baru terakhir dikirim {age} hari lalu."]


def _classify_undated(evidence: Evidence, rule: ActivityRule) -> tuple[Activity, list[str]]:
    """A site that is read but shows nothing dated of its own: after long enough, that counts."""
    since = evidence.read_since
    if since is not None and evidence.day - since > timedelta(days=rule.slow_days):
        days = (evidence.day - since).days
        return "tidak aktif", [f"Selama {days} hari tidak kami temukan isi sendiri."]
    return "belum dievaluasi", ["Situs terbaca, tetapi isinya tidak bertanggal."]


def _is_silent(evidence: Evidence, rule: ActivityRule) -> bool:
    since = evidence.silent_since
    if since is None or evidence.silent_probes < rule.fewest_probes:
        return False  # perhaps it was we who did not ask
    return evidence.day - since >= timedelta(days=rule.silent_days)


def parse_activity(table: Mapping[str, object]) -> ActivityRules:
    """The rules of config/activity.toml; ValueError names the row and field."""
    rows = table.get("rule")
    if not isinstance(rows, list) or not rows:
        raise ValueError("activity.toml: rule harus berupa daftar tabel")
    spans = [
        _parse_rule(ConfigRow("activity.toml", row, f"rule ke-{number}: "))
        for number, row in enumerate(rows, start=1)
    ]
    traces = table.get("intrusion")
    if not isinstance(traces, dict):
        raise ValueError("activity.toml: tabel [intrusion] tidak ada")
    row = ConfigRow("activity.toml", traces, "[intrusion] ")
    intrusion = Intrusion(
        words=tuple(word.lower() for word in row.words("words")),
        innocent=tuple(word.lower() for word in row.words("innocent")),
        words_together=row.number("words_together", 1, 20, 2),
        items=row.number("items", 1, 100, 3),
    )
    return ActivityRules(tuple(sorted(spans, key=lambda each: each.valid_from)), intrusion)


_FIELDS = frozenset(each.name for each in fields(ActivityRule))


def _parse_rule(row: ConfigRow) -> ActivityRule:
    row.only(_FIELDS)
    day = row.day("valid_from")
    if day is None:
        raise row.error("valid_from", "kosong")
    return ActivityRule(
        valid_from=day,
        confirmed=row.flag("confirmed"),
        legal_basis=row.text("legal_basis"),
        window_days=row.number("window_days", 1, 366, 30),
        reachable_percent=row.number("reachable_percent", 0, 100, 95),
        fewest_probes=row.number("fewest_probes", 1, 366, 5),
        fresh_days=row.number("fresh_days", 1, 3660, 30),
        slow_days=row.number("slow_days", 1, 3660, 90),
        silent_days=row.number("silent_days", 1, 366, 14),
        complete_percent=row.number("complete_percent", 0, 100, 80),
        answer_days=row.number("answer_days", 0, 366, 7),
        copies=row.number("copies", 2, 1000, 3),
        shortest_text=row.number("shortest_text", 0, 10_000, 40),
    )
