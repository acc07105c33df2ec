"""The profile of a unit."""

from portal.reads.profil import read_profile
from portal.reads.sources import health_of, read_sources
from portal.rules.formatting import show_day
from portal.rules.freshness import State, not_found
from portal.web.ask import Ask
from portal.web.reply import Answer, Reply


def show(ask: Ask) -> Answer:
    """Facts, officials, what lies below, facilities, projects."""
    profile = read_profile(ask.session, ask.tree, ask.unit)
    sources = read_sources(ask.session, ask.unit, ("official",))
    health = health_of(sources)
    state = not_found(health_of(read_sources(ask.session, ask.unit)), ask.moment)
    if profile.officials and health.last_success:
        day = ask.moment.day_of(health.last_success)
        state = State("segar", f"Data per {show_day(day)}")
    if profile.officials and health.total and health.silent == health.total:
        state = State("mati", "Sumber tidak menjawab")
    return Reply(
        template="profil/satu.html",
        title="Profil",
        lead=ask.unit.title,
        data=profile,
        states={"pejabat": state},
        sources=sources,
    )
