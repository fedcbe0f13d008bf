"""What writes the letters, over the parts of a process."""

from collections.abc import Mapping

from tourwright.bootstrap.parts import Parts
from tourwright.domain.model import Party
from tourwright.domain.policy import Policy
from tourwright.settings import Settings
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.mail_language import MailLanguages
from webhooks.tokens import Links


def writer_of(parts: Parts) -> LetterWriter:
    """Build what writes letters, each in its reader's language."""
    settings, store, policy = parts.settings, parts.store, _policy(parts)
    return LetterWriter(
        LetterPorts(store.people, store.views, store.alumni, languages_of(parts), store.asks),
        Links(settings.link_key.encode(), settings.base_url),
        policy.company,
        role_mail_of(settings, policy),
    )


def role_mail_of(settings: Settings, policy: Policy) -> Mapping[Party, str]:
    """Return the address of each role that is written to as a role; IT's where it is set."""
    found = {Party.HR: policy.hr_email}
    return found | ({Party.OPERATOR: settings.hris_mail} if settings.hris_mail else {})


def languages_of(parts: Parts) -> MailLanguages:
    """Build what knows in which language somebody is written to."""
    return MailLanguages(parts.store.preferences, lambda: _policy(parts).language)


def _policy(parts: Parts) -> Policy:
    """Return the company's default policy as it is now."""
    catalogue = parts.catalogue.current
    return catalogue.policies[catalogue.default_policy]
