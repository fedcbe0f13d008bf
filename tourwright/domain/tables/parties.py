"""The parties in the letters that the lifecycle's tables use."""

from tourwright.domain.model import Party

E = Party.EMPLOYEE
M = Party.MANAGER
H = Party.HR
A = Party.ALUMNI_MANAGER
X = Party.ALUM
SYS = Party.SYSTEM
HRIS = Party.HRIS
TIMER = Party.TIMER
MAIL = Party.MAIL
