"""German names of the blanks of a statement, as on the pages."""

from collections.abc import Mapping

BLANKS: Mapping[str, str] = {
    "language": "Sprache",
    "mission_objective": "Mission",
    "start": "Erster Tag",
    "length_months": "Länge in Monaten",
    "last_day": "Letzter Tag",
    "company_results": "Ergebnisse für das Unternehmen",
    "employee_results": "Ergebnisse für die mitarbeitende Person",
    "promises": "Versprechen",
    "manager_aspirations": "Was die Führungskraft anstrebt",
    "company_values": "Wofür das Unternehmen steht",
    "employee_aspirations": "Was die mitarbeitende Person anstrebt",
    "career": "Beruflicher Weg",
    "shareable": "Was weitergesagt werden darf",
    "text": "Text",
    "reason": "Grund",
}
