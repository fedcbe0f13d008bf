"""Our own English wording of the statement of alliance: a preamble, four articles, three kinds.

A published version never changes, not even by a comma: people committed to its letters. A better
text is a new version beside it.

Source: structure of the statement of alliance (preamble, mission and expectations, aspirations and
values, networks, alumni); product 1.1 names its blanks and voices.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tourwright.domain.calendar_words import MONTHS_EN
from tourwright.domain.model import TourKind
from tourwright.domain.wording import (
    COMPANY_SAYS,
    I_SAY,
    WE_SAY,
    Wording,
    for_all,
    for_each,
)

ROTATIONAL = TourKind.ROTATIONAL
TRANSFORMATIONAL = TourKind.TRANSFORMATIONAL
FOUNDATIONAL = TourKind.FOUNDATIONAL

MORAL_LINE = "This is a moral promise, not a legal one."

PREAMBLE = (
    for_all(
        "preamble",
        COMPANY_SAYS,
        "{company} is glad to have {employee} here. A job for life is something that nobody can "
        "honestly promise today. What we can do is say clearly which work lies ahead, what each "
        "side gives for it, and how long we expect it to take, so that both can put their heart "
        "into it.",
    ),
    for_all(
        "preamble",
        COMPANY_SAYS,
        "The work is meant to move {company} forward. Over the same time it is meant to raise what "
        "{employee} can do and is known for: here first, and anywhere else as well. We hope for a "
        "relationship that outlasts any one job.",
    ),
    for_all(
        "preamble",
        WE_SAY,
        MORAL_LINE + " It rests on trust. Plans may change; when they do, the one who knows first "
        "says so early, and {employee} and {manager} change this text together. Today all of us "
        "mean what it says.",
    ),
)

MISSION = (
    for_each(
        "mission",
        I_SAY,
        (
            (
                "{employee}, this tour is a standard stretch of work in your role. In it you find "
                "out whether {company} suits you, and {company} finds out whether you suit the "
                "work. This is what the tour is for, and about how long it takes."
            ),
            (
                "{employee}, your tour has one mission, and the tour is done when the mission is "
                "done. The dates are an honest estimate of the time it needs. When one of them "
                "turns out to be wrong, the mission counts."
            ),
            (
                "{employee}, your work is part of what carries {company}. No end is planned for "
                "this tour. This is the mission that I ask you to look after, as long as you want "
                "it and the company needs it."
            ),
        ),
        "mission_objective",
        "time",
    ),
    for_all(
        "mission",
        WE_SAY,
        "By these results we will see that the tour was worth it for {company}.",
        "company_results",
    ),
    for_all(
        "mission",
        WE_SAY,
        "By these results we will see that it was worth it for {employee}: what was learnt, done "
        "and recognised. They count as much as the ones above.",
        "employee_results",
    ),
    for_all(
        "mission",
        WE_SAY,
        "We have written down what {employee} brings to the mission.",
        "promises.employee",
    ),
    for_all("mission", I_SAY, "This is what I give for it.", "promises.manager"),
    for_all("mission", COMPANY_SAYS, "This is what we give for it.", "promises.company"),
    for_each(
        "mission",
        COMPANY_SAYS,
        (
            (
                "This tour is a test of fit, in both directions. While it goes well we mean to "
                "see it through to its last day. Should the fit be missing, we say so early and "
                "plainly, and look with {employee} for a place that fits better."
            ),
            (
                "While the reviews show the mission on track, we do not let {employee} go before "
                "it is done. Should that ever be in doubt, {employee} hears it from us first, and "
                "in time."
            ),
            (
                "Before we would end this alliance, we try hard: a frank talk, another place in "
                "the company, the time that it takes to mend things."
            ),
        ),
    ),
    for_each(
        "mission",
        WE_SAY,
        (
            (
                "{employee} means to see it through as well, and says just as early and plainly "
                "if it does not fit."
            ),
            (
                "While the reviews show the mission on track, {employee} does not leave before it "
                "is done. Whoever sees a reason to change that talks to the other one first."
            ),
            (
                "{employee} tries just as hard before leaving, and talks about doubts while they "
                "are still small."
            ),
        ),
    ),
    for_all(
        "mission",
        WE_SAY,
        "At regular reviews we look back and ahead. Each of us prepares alone, and both answers "
        "are opened at the same moment. Whenever a goal is reached, or a worry comes up, either "
        "of us may ask for the next review sooner.",
    ),
    for_each(
        "mission",
        WE_SAY,
        (
            (
                "Halfway through we talk about what follows: another rotation, a step up to a "
                "tour with a mission of its own, or a good move to another company. Each of the "
                "three is a good answer, and nobody has to ask leave to go."
            ),
            (
                "When about twelve months are left, or half of a shorter tour, we talk about what "
                "follows: a new tour here, or a good move to another company. Either is a good "
                "answer, and nobody has to ask leave to go."
            ),
            (
                "About once a year we read this page together and say aloud whether both still "
                "want it. Nobody has to ask leave to go."
            ),
        ),
    ),
)

ALIGNMENT = (
    for_all(
        "alignment",
        I_SAY,
        "{employee}, I go first. This is what I want from my own work and what I stand for.",
        "manager_aspirations",
    ),
    for_all(
        "alignment",
        I_SAY,
        "This is what I believe {company} wants and stands for, in words that can be held against "
        "it. Tell me where you see it differently; I pass it on.",
        "company_values",
    ),
    for_all(
        "alignment",
        WE_SAY,
        "This is what {employee} wants and stands for, as far as {employee} chooses to share it. "
        "It may well differ from the lines above: we look for what overlaps, and all of it never "
        "will.",
        "employee_aspirations",
    ),
    for_all("alignment", WE_SAY, "This is the road that we see ahead for {employee}.", "career"),
    for_all(
        "alignment",
        WE_SAY,
        "Where the pictures differ, we name the gap before it hurts, and either plan a step or "
        "decide to live with it. We thank each other for results, and just as much for acting on "
        "what we stand for.",
    ),
)

NETWORK = (
    for_all(
        "network",
        COMPANY_SAYS,
        "The people whom {employee} knows outside are worth much to {employee} and to us. We give "
        "time and means to meet them. In return {employee} asks them for ideas when the mission "
        "needs some.",
    ),
    for_all(
        "network",
        I_SAY,
        "{employee}, I tell you plainly what is not public and still no secret, so that you can "
        "talk about your work with others.",
        "shareable",
    ),
    for_all(
        "network",
        COMPANY_SAYS,
        "Events, courses and memberships that {employee} thinks are useful are paid up to the "
        "amount below, without asking. For more, a question beforehand is enough: we try to say "
        "yes as often as we can. What was learnt is shared with the team.",
        "policy.network",
    ),
    for_all(
        "network",
        COMPANY_SAYS,
        "Our rooms and equipment are there for professional groups and their meetings, whenever "
        "they are free.",
    ),
)

ALUMNI = (
    for_all(
        "alumni",
        COMPANY_SAYS,
        "A good relationship is worth keeping for life. Whoever leaves us in good standing is "
        "invited into our alumni network, once. Joining is a free choice, made purpose by purpose, "
        "and so is leaving again.",
        "policy.alumni",
    ),
    for_all(
        "alumni",
        WE_SAY,
        "Later, too, we may turn to each other with a question. Whoever asks says what it is for "
        "and how long it takes, and asks for nothing but a fair hearing. A no needs no reason and "
        "costs nothing.",
    ),
)

_FAIR = (
    {"owner": "manager", "text": "Time for a talk whenever it is needed, and a straight answer."},
    {"owner": "manager", "text": "Work in which the results above can be learnt and shown."},
    {"owner": "company", "text": "The training and the tools that the mission needs."},
    {"owner": "company", "text": "An honest reference about what was achieved."},
)
_SHAREABLE = "What stands on the company's website, and what everybody in the field knows."

STANDARD: Mapping[TourKind, Mapping[str, object]] = MappingProxyType(
    {
        ROTATIONAL: MappingProxyType(
            {
                "mission_objective": "Learn the role, do its work well, and find out together "
                "whether it fits.",
                "company_results": (
                    {
                        "kind": "operations",
                        "text": "The work of the role is done to its usual standard.",
                        "how_we_know": "Both say so at the reviews, with an example each.",
                    },
                ),
                "promises": (
                    {"owner": "employee", "text": "Learn the role, ask early, help the team."},
                    *_FAIR,
                ),
                "career": "After this tour: another rotation, a tour with a mission of its own, "
                "or a good start elsewhere.",
                "shareable": _SHAREABLE,
            }
        ),
        TRANSFORMATIONAL: MappingProxyType({"promises": _FAIR, "shareable": _SHAREABLE}),
        FOUNDATIONAL: MappingProxyType({"promises": _FAIR, "shareable": _SHAREABLE}),
    }
)

ENGLISH_1 = Wording(
    pieces=PREAMBLE + MISSION + ALIGNMENT + NETWORK + ALUMNI,
    headings=MappingProxyType(
        {
            "preamble": "Preamble",
            "mission": "1. The mission and what each of us can expect",
            "alignment": "2. What each of us wants and stands for",
            "network": "3. The people we know",
            "alumni": "4. After the job",
            "policy": "For everybody in the team",
        }
    ),
    labels=MappingProxyType(
        {
            "mission_objective": "Mission",
            "time": "Time",
            "company_results": "Results for the company",
            "employee_results": "Results for the employee",
            "promises.employee": "The employee promises",
            "promises.manager": "The manager promises",
            "promises.company": "The company promises",
            "manager_aspirations": "The manager's aspirations",
            "company_values": "What the company stands for",
            "employee_aspirations": "The employee's aspirations",
            "career": "Career",
            "shareable": "May be shared",
            "policy.network": "Network",
            "policy.alumni": "Choices in the alumni network",
        }
    ),
    moral_line=MORAL_LINE,
    words=MappingProxyType(
        {
            "open": "(still open)",
            "none": "(nothing written yet)",
            "about": "about {months} months, from {start} to about {last}",
            "one_month": "about one month, from {start} to about {last}",
            "no_end": "from {start}, no end planned",
            "not_dated": "from {start}, length still open",
            "seen_by": "seen by: {how}",
            "allowance": "{amount} {currency} a year",
            "hours": "{hours} hours a month for networking",
            "I": "I, {manager}",
            "we": "We, {employee} and {manager}",
            "we the company": "We the company, {company}",
        }
    ),
    months=MONTHS_EN,
    standard=STANDARD,
)
