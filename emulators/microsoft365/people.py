"""The demo company in the directory: who works there, and who could be hired."""

from emulators.demo_company import candidates, staff
from emulators.microsoft365 import Microsoft365Emulator, User
from emulators.microsoft365.tenant import oid_of


def add_company(tenant: Microsoft365Emulator) -> None:
    """Give everybody an account; nobody has the Teams app yet."""
    for each in [*staff(), *candidates()]:
        tenant.add_user(
            User(
                oid_of(each.id),
                each.work_email,
                name=f"{each.first_name} {each.last_name}",
                employee_id=each.id,
                manager_oid=oid_of(each.manager) if each.manager else "",
            )
        )
