"""What `tourwright dev` prints: where to look, and what to click next."""

from tourwright.dev.newcomer import mailbox_url, pair
from tourwright.dev.places import LOOPBACK, Home, Ports

WHERE = """
Lumen Harbor is open.

  Pages           {base}/sign-in/dev
                  sign in as the employee, the manager or HR by a click
  Time machine    {base}/trial
  Mails, chats    http://{host}:{mailbox}/
  HR system       http://{host}:{hris}/
  Temporal        http://{host}:{temporal_ui}/
                  its payloads are encrypted; to read them, sign in at
                  {base}/codec/sign-in with {codec}
  Deliveries      {base}/deliveries
                  user: any, password: {operator}
  Logs            {logs}
"""

STEPS = """{told}

  1. {employee}'s mailbox:  {employee_mail}
     Open the link in the mail, read, press "I commit to this".
  2. {manager}'s mailbox:  {manager_mail}
     Do the same. With both commitments the tour of duty begins.
     Or sign in as either of them, without mails:  {base}/sign-in/dev
  3. The time machine:  {base}/trial
     "Jump over reminders", again and again: reviews, the talk about what comes next, the
     end. Each jump says what happened and who got a mail. Answer, or do not and see.
  4. After the last day both are asked by mail: "The mission is complete"?
  5. In the time machine: "... leaves in good standing", then jump twice.
  6. {employee}'s private mailbox:  {private_mail}
     The invitation to the alumni network: accept by topic, or decline.

Ctrl-C stops everything and keeps it; `make dev` goes on from there."""

FIRST = """{employee} was hired; the HR system told Tourwright by a signed webhook.

What to do next:"""
AGAIN = "Everything is as you left it: go on where you were. The steps, from the first one on:"


def where_to_look(home: Home, ports: Ports) -> str:
    """Return the addresses."""
    return WHERE.format(
        base=base_url(ports),
        host=LOOPBACK,
        mailbox=ports.mailbox,
        hris=ports.hris,
        temporal_ui=ports.temporal_ui,
        operator=home.secret("operator-token").read_text(encoding="utf-8"),
        codec=home.secret("codec-token").read_text(encoding="utf-8"),
        logs=home.root / "logs",
    )


def first_steps(ports: Ports, *, first: bool) -> str:
    """Return the numbered steps."""
    both = pair()
    employee, manager = both.employee, both.manager
    name = f"{employee.first_name} {employee.last_name}"
    return STEPS.format(
        told=(FIRST if first else AGAIN).format(employee=name),
        employee=name,
        first=employee.first_name,
        manager=f"{manager.first_name} {manager.last_name}",
        employee_mail=mailbox_url(ports, employee.work_email),
        manager_mail=mailbox_url(ports, manager.work_email),
        private_mail=mailbox_url(ports, employee.home_email),
        base=base_url(ports),
    )


def base_url(ports: Ports) -> str:
    """Return the address of our own pages."""
    return f"http://{LOOPBACK}:{ports.web}"
