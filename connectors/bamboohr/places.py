"""From a BambooHR location or country to a time zone: BambooHR has none of its own."""

from connectors.bamboohr.reading import Reading
from connectors.hris_places import MAIN_ZONES, country_code
from connectors.hris_records import Place


def place_of(location: str, country: str, reading: Reading) -> Place:
    """Return the configured place of the location, else the country's main zone."""
    known = reading.places.get(location.casefold())
    if known is not None:
        return known
    code = country_code(country)
    return Place(MAIN_ZONES.get(code, reading.default_zone), code)
