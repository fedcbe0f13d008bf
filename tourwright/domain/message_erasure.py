"""The words of the mails about erasing a person, and a legal hold on that."""

from collections.abc import Mapping

from tourwright.domain.message_texts import Text

TO_PERSON: Mapping[str, Text] = {
    "erase_waits": Text(
        "Your request to be erased waits",
        (
            (
                "{company} has your request to erase what is kept about you. It cannot be carried "
                "out yet: a law, or a matter that is not settled, has {company} keep it for now."
            ),
            "Your request stays as it is. No need to ask again: when that ends, it is carried out.",
            "If you would like to know why, ask the people department of {company}.",
        ),
        (("Open your page", "alumni|ask"),),
    ),
}
TO_HR: Mapping[str, Text] = {
    "hr_erase_waits": Text(
        "A request to erase waits for the end of a legal hold",
        (
            (
                "A person who left {company} is to be erased, and a legal hold lasts. The hold is "
                "stronger: nothing is erased until two people of HR end it, and then at once."
            ),
        ),
        (("See who it is", "page|where"),),
    ),
    "erasure_second": Text(
        "Legal hold or erasure: a second person is needed",
        (
            (
                "Somebody of HR has said a word about a legal hold or an erasure. It takes two "
                "different people of HR, and nothing happens before the second one has said it too."
            ),
        ),
        (("See who it is", "page|where"),),
    ),
}
ERASURE_TEXTS: Mapping[str, Text] = {**TO_PERSON, **TO_HR}
