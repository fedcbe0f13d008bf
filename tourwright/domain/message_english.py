"""All English words of what is sent, in one value."""

from tourwright.domain.calendar_words import MONTHS_EN, WEEKDAYS_EN
from tourwright.domain.message_alumni import ALUMNI_TEXTS, HR_TEXTS
from tourwright.domain.message_changes import CHANGE_TEXTS
from tourwright.domain.message_corrections import CORRECTION_TEXTS
from tourwright.domain.message_erasure import ERASURE_TEXTS
from tourwright.domain.message_gaps import GAP_TEXTS
from tourwright.domain.message_links import LINK_TEXTS
from tourwright.domain.message_people import PEOPLE_TEXTS
from tourwright.domain.message_talks import TALK_TEXTS
from tourwright.domain.message_texts import GENERIC_ASKED, TOUR_TEXTS
from tourwright.domain.message_thanks import THANKS_TEXTS
from tourwright.domain.message_words import DayWords, DigestWords, Frame, Words
from tourwright.domain.missing_words import MISSING
from tourwright.domain.placeholders import PLACEHOLDERS
from tourwright.domain.step_texts import own_sentences

FRAME = Frame(
    hello="Hello {reader},",
    hello_anybody="Hello,",
    other="the other side",
    nobody="somebody",
    footer="Sent for {company} by Tourwright. The links are meant for you alone: please do not "
    "pass this mail on. Opening a link decides nothing.",
    personal_footer="Sent for {company} by Tourwright to your private address. You decide about "
    "it: nothing you leave unanswered is ever taken as a yes.",
    stop="Stop these mails",
    note="A note about your tour of duty",
    open_page="Open the page",
    conversation="Conversation",
)
DAYS = DayWords(
    weekdays=WEEKDAYS_EN,
    months=MONTHS_EN,
    day="{weekday} {day} {month} {year}",
    moment="{day}, {time} ({zone})",
)
DIGEST = DigestWords(
    subject="{first} (and {count} more)",
    begin="This is what came up for you; it comes in one mail so that there are few.",
    role_begin="This is what came up since the last mail of this kind; it comes as one mail a day.",
    see_all="Open the list",
    more_listed="And {count} more: the list shows them all.",
    more="And {count} more: your own page shows them all.",
    times="{subject} ({count} times)",
    how_often="You choose how often we write, and when: {settings}",
)
ENGLISH = Words(
    texts={
        **TOUR_TEXTS,
        **CHANGE_TEXTS,
        **CORRECTION_TEXTS,
        **TALK_TEXTS,
        **GAP_TEXTS,
        **THANKS_TEXTS,
        **LINK_TEXTS,
        **ALUMNI_TEXTS,
        **HR_TEXTS,
        **ERASURE_TEXTS,
        **PEOPLE_TEXTS,
    },
    asked=GENERIC_ASKED,
    frame=FRAME,
    days=DAYS,
    digest=DIGEST,
    missing=MISSING,
    own={sentence: sentence for sentence in own_sentences()},
    stand_ins=PLACEHOLDERS,
)
