"""Lumen Harbor, a company of thirty people that does not exist; the same at every start.

Addresses are of the reserved name `example`, so no mail can ever leave for a real person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

COMPANY = "Lumen Harbor"
WORK_DOMAIN = "lumenharbor.example"

# Where people work: location -> (IANA zone, country as BambooHR names it, its two-letter code).
PLACES: Mapping[str, tuple[str, str, str]] = {
    "Berlin": ("Europe/Berlin", "Germany", "DE"),
    "Lisbon": ("Europe/Lisbon", "Portugal", "PT"),
    "London": ("Europe/London", "United Kingdom", "GB"),
    "New York": ("America/New_York", "United States", "US"),
    "Bengaluru": ("Asia/Kolkata", "India", "IN"),
    "Sydney": ("Australia/Sydney", "Australia", "AU"),
}


@dataclass(frozen=True)
class Colleague:
    """One person of the company. manager is the id of the one they report to, "" at the top."""

    id: str
    first_name: str
    last_name: str
    job_title: str
    department: str
    location: str
    manager: str
    hired: str

    @property
    def work_email(self) -> str:
        """The address at work."""
        return f"{self.first_name}.{self.last_name}@{WORK_DOMAIN}".lower()

    @property
    def home_email(self) -> str:
        """The private address."""
        return f"{self.first_name}@{self.last_name}.example".lower()


# id, first name, last name, job title, department, location, manager, hired
_STAFF = """
100 Marta Lindgren | Managing Director | Management | Berlin | | 2014-03-03
101 Tomas Varga | Head of Engineering | Engineering | Berlin | 100 | 2015-05-04
102 Ines Moreira | Head of Product | Product | Lisbon | 100 | 2016-09-01
103 Grace Holloway | Head of Customers | Customers | London | 100 | 2017-01-09
104 Daniel Osei | Head of Operations | Operations | London | 100 | 2016-02-15
105 Yuki Tanabe | People Partner | People | Berlin | 104 | 2018-04-02
106 Rahul Menon | Engineering Manager, Platform | Engineering | Bengaluru | 101 | 2018-07-16
107 Lena Brandt | Engineering Manager, Sensors | Engineering | Berlin | 101 | 2019-01-07
108 Owen Pryce | Engineering Manager, Data | Engineering | London | 101 | 2019-10-14
109 Sofia Duarte | Design Lead | Product | Lisbon | 102 | 2019-03-18
110 Caleb Whitman | Sales Manager | Customers | New York | 103 | 2018-11-05
111 Nadia Rahimi | Support Manager | Customers | London | 103 | 2020-02-03
112 Priyanka Rao | Senior Software Engineer | Engineering | Bengaluru | 106 | 2020-06-01
113 Arun Iyer | Software Engineer | Engineering | Bengaluru | 106 | 2022-01-10
114 Felix Sommer | Firmware Engineer | Engineering | Berlin | 107 | 2021-04-06
115 Mira Kovac | Hardware Engineer | Engineering | Berlin | 107 | 2022-09-05
116 Jonas Adler | Software Engineer | Engineering | Berlin | 107 | 2023-02-01
117 Amara Nwosu | Data Engineer | Engineering | London | 108 | 2021-08-16
118 Ben Carver | Data Scientist | Engineering | London | 108 | 2023-05-02
119 Beatriz Pinto | Product Designer | Product | Lisbon | 109 | 2021-11-08
120 Hugo Saraiva | User Researcher | Product | Lisbon | 109 | 2023-09-11
121 Clara Figueira | Product Manager | Product | Lisbon | 102 | 2020-10-05
122 Maya Feldman | Account Executive | Customers | New York | 110 | 2022-03-14
123 Andre Bishop | Account Executive | Customers | New York | 110 | 2023-07-10
124 Zoe Marchetti | Sales Engineer | Customers | New York | 110 | 2024-01-22
125 Harriet Quill | Support Specialist | Customers | London | 111 | 2021-06-21
126 Isla Trevelyan | Support Specialist | Customers | Sydney | 111 | 2022-10-03
127 Kofi Mensah | Finance Partner | Operations | London | 104 | 2019-09-02
128 Greta Vogel | Office Manager | Operations | Berlin | 104 | 2017-08-14
129 Liam Farrow | Field Engineer | Operations | Sydney | 104 | 2023-04-11
"""

# Who can be hired with one click: name, job, department, place, manager.
_CANDIDATES = """
200 Nora Bellamy | Software Engineer | Engineering | Berlin | 107 | -
201 Samuel Achebe | Data Engineer | Engineering | London | 108 | -
202 Leonor Teixeira | Product Designer | Product | Lisbon | 109 | -
203 Vikram Shetty | Software Engineer | Engineering | Bengaluru | 106 | -
204 Evan Rutherford | Account Executive | Customers | New York | 110 | -
205 Tessa Langley | Field Engineer | Operations | Sydney | 104 | -
"""


def staff() -> Sequence[Colleague]:
    """Return the thirty who work there."""
    return _read(_STAFF)


def candidates() -> Sequence[Colleague]:
    """Return those who could be hired; `hired` is "-"."""
    return _read(_CANDIDATES)


def _read(table: str) -> Sequence[Colleague]:
    """Read the table above."""
    people = []
    for line in table.strip().splitlines():
        who, title, department, place, manager, hired = (part.strip() for part in line.split("|"))
        number, first, last = who.split(" ")
        people.append(Colleague(number, first, last, title, department, place, manager, hired))
    return people
