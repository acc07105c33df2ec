"""The rules for numbers as the config folder states them."""

from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.rules.number_rules import NumberRules, make_number_rules
from portal.settings import Settings, read_config, read_config_folder


def read_number_rules(settings: Settings) -> NumberRules:
    """The rules of this installation; ValueError names file, row and field."""
    catalogue = parse_indicators(read_config_folder(settings, FOLDER))
    return make_number_rules(
        lambda name: read_config(settings, name),
        lambda name: read_config_folder(settings, name),
        catalogue,
    )
