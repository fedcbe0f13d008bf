"""IT's settings: read once from the environment into one frozen object.

Every name starts with `TOURWRIGHT_`. A secret is given by reference: `TOURWRIGHT_LINK_KEY_FILE`
names the file that holds it; the value itself (`TOURWRIGHT_LINK_KEY`) is taken only with
`TOURWRIGHT_DEV=true`, as environments end up in process lists and crash reports. Temporal's own
settings (`TEMPORAL_ADDRESS` and so on) are read by its client and are not repeated here.
"""

from tourwright.settings.microsoft import (
    CLOUDS,
    Entra,
    EntraApplication,
    GraphMail,
    Microsoft365,
)
from tourwright.settings.model import (
    BambooHr,
    KeyedSettings,
    MailSettings,
    MicrosoftSettings,
    Settings,
    Smtp,
    StoreSettings,
)
from tourwright.settings.reading import (
    Variable,
    from_environment,
    part_from_environment,
    read,
    read_part,
    variables,
)
from tourwright.settings.values import MasterKey, Place, SettingsError, Subscriber

__all__ = [
    "CLOUDS",
    "BambooHr",
    "Entra",
    "EntraApplication",
    "GraphMail",
    "KeyedSettings",
    "MailSettings",
    "MasterKey",
    "Microsoft365",
    "MicrosoftSettings",
    "Place",
    "Settings",
    "SettingsError",
    "Smtp",
    "StoreSettings",
    "Subscriber",
    "Variable",
    "from_environment",
    "part_from_environment",
    "read",
    "read_part",
    "variables",
]
