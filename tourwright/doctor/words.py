"""What the doctor says of each fault, and what IT has to do. Texts only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault in words; braces are filled in."""

    says: str
    remedy: str


FAULTS = {
    "secret_expired": Fault(
        "Microsoft no longer takes the secret of the application for {app}: it has expired.",
        "Entra admin centre, App registrations, the application, Certificates & secrets: make a "
        "new one, put it into the file that {variable} names, start both processes again. A "
        "certificate or a federated credential lasts longer.",
    ),
    "secret_wrong": Fault(
        "Microsoft does not take the secret or certificate of the application for {app} ({code}).",
        "Compare the file that {variable} names with Certificates & secrets of the application: "
        "the value is needed, not its id, and it belongs to this client id.",
    ),
    "tenant_wrong": Fault(
        "Microsoft knows no tenant {tenant} ({code}).",
        "Set TENANT_ID of the group {group} to the Directory (tenant) ID on the overview page "
        "of the application, and TOURWRIGHT_CLOUD to the cloud it is in.",
    ),
    "app_wrong": Fault(
        "The tenant knows no application with the client id for {app} ({code}).",
        "Set CLIENT_ID (BOT_ID for the bot) of the group {group} to the Application (client) ID, "
        "and see that an enterprise application was made for it by consenting once.",
    ),
    "sign_in_refused": Fault(
        "Microsoft does not let the application for {app} in ({code}).",
        "Look the number up at https://login.microsoftonline.com/error and mend what it names.",
    ),
    "sign_in_silent": Fault(
        "Microsoft's sign-in gave no usable answer for {app}.",
        "Allow HTTPS from both processes to the sign-in address of TOURWRIGHT_CLOUD. If others "
        "reach it, TENANT_ID of the group {group} is wrong: take the Directory (tenant) ID from "
        "the overview page of the application. A federated token needs its file, a managed "
        "identity the machine that has it.",
    ),
    "clock_off": Fault(
        "The clock of this machine is {seconds} seconds off from Microsoft's.",
        "Switch time synchronisation (NTP) on. With more than 300 seconds every token from Teams "
        "and Outlook is refused.",
    ),
    "people_denied": Fault(
        "The directory cannot be read: User.Read.All is not consented.",
        "Entra admin centre, App registrations, API permissions: add the application permission "
        "User.Read.All of Microsoft Graph and grant admin consent.",
    ),
    "send_denied": Fault(
        "The application may not send from {mailbox}: Mail.Send is missing.",
        'Exchange: New-ManagementRoleAssignment -App <client id> -Role "Application Mail.Send" '
        '-CustomResourceScope "Tourwright". It takes up to two hours to count.',
    ),
    "draft_denied": Fault(
        "The application may not write drafts in {mailbox}: Mail.ReadWrite is missing.",
        "Exchange: New-ManagementRoleAssignment -App <client id> -Role "
        '"Application Mail.ReadWrite" -CustomResourceScope "Tourwright", or set '
        "TOURWRIGHT_GRAPH_MODE=send. It takes up to two hours to count.",
    ),
    "scope_misses": Fault(
        "No right of the application reaches {mailbox}.",
        "The scope in Exchange leaves the service mailbox out, or no role was assigned: compare "
        "Get-ManagementScope with its address, then Test-ServicePrincipalAuthorization -Identity "
        "<client id> -Resource {mailbox}. Changes take up to two hours to count.",
    ),
    "scope_void": Fault(
        "The application reaches {outside}, which it must not.",
        "Rights add up: in Entra, API permissions, remove {permissions}, and keep only the "
        "role assignments in Exchange that are limited to the service mailbox.",
    ),
    "scope_void_by_consent": Fault(
        "{permissions} consented in Entra open every mailbox of the company.",
        "In Entra, API permissions, remove {permissions}: the role assignments in Exchange, "
        "limited to {mailbox}, are enough.",
    ),
    "mailbox_missing": Fault(
        "{mailbox} is no mailbox in Exchange Online that can be used: it has no licence, was "
        "deleted, or is kept on premises.",
        "Give the account an Exchange Online licence, or make it a shared mailbox, or move it to "
        "Exchange Online; then set TOURWRIGHT_GRAPH_SENDER to its address.",
    ),
    "calendar_denied": Fault(
        "Talks are to be events, and the application may not write the calendar of {mailbox}: "
        "Calendars.ReadWrite is missing.",
        "Exchange: New-ManagementRoleAssignment -App <client id> -Role "
        '"Application Calendars.ReadWrite" -CustomResourceScope "Tourwright", or set '
        "TOURWRIGHT_M365_EVENTS=ics.",
    ),
    "away_denied": Fault(
        "Who is away cannot be read from {mailbox}: Calendars.ReadBasic is missing.",
        "Exchange: New-ManagementRoleAssignment -App <client id> -Role "
        '"Application Calendars.ReadBasic" -CustomResourceScope "Tourwright" where there is such '
        "a role, else Application Calendars.Read; or set TOURWRIGHT_M365_OUT_OF_OFFICE=false.",
    ),
    "tasks_denied": Fault(
        "Questions are to be tasks, and Tasks.ReadWrite.All is not consented.",
        "Entra, API permissions: add the application permission Tasks.ReadWrite.All and grant "
        "consent, or set TOURWRIGHT_M365_TASKS=off. It opens the tasks of the whole tenant.",
    ),
    "install_denied": Fault(
        "The app is to be installed for people, and "
        "TeamsAppInstallation.ReadWriteSelfForUser.All is not consented.",
        "Entra, API permissions: add it and grant consent, or set "
        "TOURWRIGHT_M365_TEAMS_INSTALL=false and install the app by a setup policy in the Teams "
        "admin centre.",
    ),
    "endpoint_silent": Fault(
        "{address} did not answer.",
        "See that `tourwright web` runs and that TOURWRIGHT_BASE_URL is its public address: "
        "Microsoft calls it from outside, over HTTPS with a certificate that everybody trusts.",
    ),
    "endpoint_not_ours": Fault(
        "{address} answered {status} to a message without a token; ours answers 401.",
        "Another service answers there, or a proxy takes the address for itself: let "
        "/api/messages through to `tourwright web` unchanged, and set TOURWRIGHT_M365_BOT_ID for "
        "both processes. In the Developer Portal of Teams the bot's endpoint is {address}.",
    ),
    "app_missing": Fault(
        "The app of the bot {bot_id} is not in the catalogue of Teams, or has another id there.",
        "Teams admin centre, Manage apps: upload the package of `tourwright teams-package`, "
        "allow it, and switch custom apps on under Org-wide app settings. Set "
        "TOURWRIGHT_M365_TEAMS_APP_ID to the id shown there.",
    ),
    "cards_elsewhere": Fault(
        "Outlook's actionable messages are not known in this cloud.",
        "Remove TOURWRIGHT_M365_OUTLOOK_PROVIDER: mails go with their link, as everywhere.",
    ),
    "cards_half": Fault(
        "Something of Outlook's actionable messages is set, and the provider id is not.",
        "Set TOURWRIGHT_M365_OUTLOOK_PROVIDER to the provider id of the Actionable Email "
        "Developer Dashboard, or remove the other TOURWRIGHT_M365_OUTLOOK_ settings.",
    ),
    "cards_no_id": Fault(
        "TOURWRIGHT_M365_OUTLOOK_PROVIDER is no provider id.",
        "Copy the Provider Id (originator) of the Actionable Email Developer Dashboard: it reads "
        "like 65c680ef-36a6-4a1b-b84c-a7b5c6198792.",
    ),
    "cards_no_mail": Fault(
        "Cards in mails are set up, and mails do not go through Microsoft 365.",
        "Set TOURWRIGHT_MAIL_KIND=graph, or remove TOURWRIGHT_M365_OUTLOOK_PROVIDER.",
    ),
    "not_notified": Fault(
        "Changes of the directory are to be told, and no subscription is live.",
        "See that `tourwright worker` runs: it makes one within {minutes} minutes. Microsoft must "
        "reach {address} from outside within ten seconds. Until then the directory is read by "
        "the clock.",
    ),
    "notified_elsewhere": Fault(
        "The directory tells of changes at {other}, not at {address}.",
        "TOURWRIGHT_BASE_URL was changed: `tourwright worker` deletes the old subscription and "
        "makes a new one at its next reading. If another installation uses this application, "
        "give each one its own.",
    ),
    "no_lifecycle": Fault(
        "The subscription to the directory has no address for what happens to itself.",
        "It cannot be added later: `tourwright worker` deletes it and makes a new one at its "
        "next reading. If it stays, another program made it with this application.",
    ),
}

UNKNOWN = {
    "sign_in_first": Fault("Not looked at: nobody is let in.", "Mend the sign-in first."),
    "mailbox_first": Fault(
        "Not known: {mailbox} cannot be reached at all.", "Mend the service mailbox first."
    ),
    "no_answer": Fault(
        "Microsoft gave no answer.", "Look again later; see that HTTPS to Graph is allowed."
    ),
    "clock_untold": Fault(
        "Microsoft told no time.", "Look again later; see that HTTPS to Graph is allowed."
    ),
    "catalogue_closed": Fault(
        "Whether the app is in the catalogue of Teams cannot be read.",
        "Consent to AppCatalog.Read.All, or look in the Teams admin centre, Manage apps, and see "
        "that custom apps are allowed under Org-wide app settings.",
    ),
    "outside_untold": Fault(
        "Whether the application reaches other mailboxes was not tried.",
        "Set TOURWRIGHT_M365_PROBE_OUTSIDE to a mailbox that it must not reach.",
    ),
}

FINE = {
    "sign_in": "The application is let in.",
    "clock": "The clock is right.",
    "people": "The directory can be read.",
    "mailbox": "{mailbox} is a mailbox that can be used.",
    "mailbox_scope": "The rights reach {mailbox}.",
    "mail_send": "Mails can be sent from {mailbox}; none was.",
    "mail_draft": "Drafts can be written in {mailbox}; none was.",
    "mail_outside": "{outside} is out of reach, as it should be.",
    "calendar": "Events can be written in {mailbox}; none was.",
    "away": "Who is away can be read.",
    "tasks": "Tasks can be written; none was.",
    "bot_sign_in": "The bot is let in.",
    "bot_endpoint": "{address} is ours, and refuses messages without a token.",
    "teams_app": "The app is in the catalogue of Teams.",
    "teams_install": "The app can be installed for people.",
    "outlook_cards": "Cards in mails are set up. Whether the tenant shows them: "
    "Get-OrganizationConfig, ConnectorsActionableMessagesEnabled must be True; a new provider "
    "takes up to 24 hours.",
    "notifications": "The directory tells of changes at {address}.",
}

SIGNED_CARDS = " They are signed; the public key for the dashboard is: {card_key}"
"""Follows what is fine about cards, where there is a key."""

TITLES = {
    "sign_in": "Sign-in of the application",
    "clock": "Clock",
    "people": "People (User.Read.All)",
    "mailbox": "Service mailbox",
    "mailbox_scope": "Rights on the service mailbox",
    "mail_send": "Sending (Mail.Send)",
    "mail_draft": "Drafts (Mail.ReadWrite)",
    "mail_outside": "Other mailboxes",
    "calendar": "Events (Calendars.ReadWrite)",
    "away": "Out of office (Calendars.ReadBasic)",
    "tasks": "Tasks (Tasks.ReadWrite.All)",
    "bot_sign_in": "Sign-in of the bot",
    "bot_endpoint": "Address of the bot",
    "teams_app": "App in Teams",
    "teams_install": "Installing the app",
    "outlook_cards": "Cards in Outlook",
    "notifications": "Notifications of the directory",
}
