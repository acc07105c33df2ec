"""The duties as the config folder states them."""

from portal.rules.obligations.duty_rules import DutyRules, make_duty_rules
from portal.settings import Settings, hash_config, read_config, read_config_folder


def read_duty_rules(settings: Settings) -> DutyRules:
    """The rules of this installation; ValueError names file, row and field."""
    return make_duty_rules(
        lambda name: read_config(settings, name),
        lambda name: read_config_folder(settings, name),
        hash_config(settings),
    )
