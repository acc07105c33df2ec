"""The profile of a unit."""

from portal.reads.profil import read_profile
from portal.reads.sources import health_of, read_source_groups
from portal.rules.freshness import judge
from portal.web.ask import Ask
from portal.web.blocks import freshness_of
from portal.web.reply import Answer, Reply


def show(ask: Ask) -> Answer:
    """Facts, officials, what lies below, facilities, projects."""
    profile = read_profile(ask.session, ask.tree, ask.unit)
    every, some = read_source_groups(ask.session, ask.unit, ((), ("official",)))
    own = [row for row in every if row.unit_id == ask.unit.id]
    giving = {row.id for row in some}
    sources = tuple(row for row in own if row.id in giving or not profile.officials)
    health = health_of(sources)
    newest = health.last_success if profile.officials else None
    return Reply(
        template="profil/satu.html",
        title="Profil",
        lead=ask.unit.title,
        data=profile,
        states={"pejabat": judge("profil", newest, health, freshness_of(ask), ask.moment)},
        sources=sources,
    )
