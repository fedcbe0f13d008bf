"""`tourwright dev`: a trial company of about thirty people on this machine, in one command.

It starts Temporal's development server, the stand-ins of HRIS and mail, our worker and our web
process, and sends the first signed event of the HRIS. Everything is kept in one folder, so that a
second start goes on where the first one ended.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from emulators.demo_company import PLACES, staff
from emulators.entra import CLIENT_ID, TENANT
from emulators.microsoft365 import tenant
from emulators.stopping import stop_on_signals
from tourwright.dev.company_texts import base_url, first_steps, where_to_look
from tourwright.dev.first_start import seed_catalogue
from tourwright.dev.newcomer import hire_newcomer, wait_for_mails
from tourwright.dev.places import (
    HOME_VARIABLE,
    LOOPBACK,
    Home,
    Ports,
    TakenError,
    home_from_env,
    variable_of,
)
from tourwright.dev.processes import Processes, ProcessFailedError, StoppedError, beside_python
from tourwright.temporal import SEARCH_ATTRIBUTES

OK, WRONG = 0, 2
CODEC_PATH = "/codec"
SENDER = "tours@lumenharbor.example"
TIME_SKIPPING = (
    "--dynamic-config-value",
    "frontend.WorkflowTimeSkippingEnabled=true",
    "--dynamic-config-value",
    'history.timerProcessorMaxTimeShift="10ms"',
)


def run() -> int:
    """Run the trial company until Ctrl-C; returns the exit code."""
    home = home_from_env(os.environ)
    try:
        ports = Ports.from_env(os.environ)
        home.lock()
        ports.check_free()
    except (TakenError, ValueError) as wrong:
        sys.stderr.write(f"tourwright dev: {wrong}\n")
        return WRONG
    stop = stop_on_signals()
    settings = environment(home, ports)
    home.keep_environment({**os.environ, **settings})
    processes = Processes(home, settings, stop)
    try:
        _live(home, ports, processes)
    except StoppedError:
        pass
    except ProcessFailedError as failed:
        sys.stderr.write(f"tourwright dev: {failed}\n")
        return WRONG
    finally:
        _say("\nStopping ...")
        processes.stop()
        _say(f"Stopped. Everything is kept in {home.root}")
    return OK


def _live(home: Home, ports: Ports, processes: Processes) -> None:
    first = home.first_start
    start_all(home, ports, processes)
    if first:
        _say("The HR system reports a new hire ...")
        hire_newcomer(ports)
        wait_for_mails(ports, processes)
        home.mark_started()
    _say(where_to_look(home, ports))
    _say(first_steps(ports, first=first))
    processes.watch()


def start_all(home: Home, ports: Ports, processes: Processes) -> None:
    """Start every process as soon as what it needs is there, and wait until all answer."""
    _say("Starting Temporal, the stand-ins of HR system and mail, web and worker ...")
    module = [sys.executable, "-m"]
    processes.start("temporal", temporal_command(home, ports), ports.temporal)
    processes.start("emulators", emulators_command(home, ports), ports.mailbox)
    processes.start("web", [*module, "tourwright.dev.web"], ports.web)
    processes.wait("temporal")
    processes.start("worker", [*module, "tourwright.dev.worker"], ports.worker_metrics)
    _keep_histories(home, ports)
    for name in ("emulators", "web", "worker"):
        processes.wait(name)


def _keep_histories(home: Home, ports: Ports) -> None:
    """Keep closed workflows for a season; the development server forgets them after a day."""
    if not home.first_start:
        return
    command = [beside_python("temporal"), "operator", "namespace", "update", "-n", "default"]
    command += ["--retention", "90d", "--address", f"{LOOPBACK}:{ports.temporal}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProcessFailedError(f"Temporal refused its settings: {done.stderr.strip()}")


def temporal_command(home: Home, ports: Ports) -> list[str]:
    """Return the command of the development server, its state in a file."""
    command = [beside_python("temporal"), "server", "start-dev", "--ip", "127.0.0.1"]
    command += ["--port", str(ports.temporal), "--ui-port", str(ports.temporal_ui)]
    command += ["--db-filename", str(home.root / "temporal.sqlite")]
    command += ["--ui-codec-endpoint", f"http://127.0.0.1:{ports.web}{CODEC_PATH}"]
    for key, kind in SEARCH_ATTRIBUTES.items():
        command += ["--search-attribute", f"{key.name}={kind}"]
    return [*command, *TIME_SKIPPING, "--log-level", "error"]


def emulators_command(home: Home, ports: Ports) -> list[str]:
    """Return the command of the stand-ins."""
    return [
        *(sys.executable, "-m", "emulators.serve"),
        *("--hris-port", str(ports.hris)),
        *("--mail-ui-port", str(ports.mailbox)),
        *("--smtp-port", str(ports.smtp)),
        *("--graph-port", str(ports.microsoft)),
        *("--graph-secret-file", _file(home.secret("microsoft-365", 18))),
        *("--service-mailbox", SENDER),
        *("--bot-url", f"{base_url(ports)}/api/messages"),
        *("--api-key-file", _file(home.secret("hris-api-key", 18))),
        *("--webhook-url", f"{base_url(ports)}/hooks/bamboohr"),
        *("--webhook-key-file", _file(home.secret("hris-webhook-key", 18))),
        *("--state", str(home.root / "emulators")),
    ]


def environment(home: Home, ports: Ports) -> Mapping[str, str]:
    """Return the settings of the trial company, secrets by reference as in production."""
    return {
        "PYTHONUNBUFFERED": "1",
        "TEMPORAL_ADDRESS": f"127.0.0.1:{ports.temporal}",
        "TEMPORAL_NAMESPACE": "default",
        "TOURWRIGHT_DEV": "true",
        HOME_VARIABLE: str(home.root),
        "TOURWRIGHT_CATALOGUE_DIR": str(seed_catalogue(home)),
        "TOURWRIGHT_BASE_URL": f"http://127.0.0.1:{ports.web}",
        "TOURWRIGHT_DATABASE_URL": f"sqlite:///{(home.root / 'tourwright.sqlite').resolve()}",
        "TOURWRIGHT_WEB_PORT": str(ports.web),
        "TOURWRIGHT_WEB_METRICS_PORT": str(ports.web_metrics),
        "TOURWRIGHT_WORKER_METRICS_PORT": str(ports.worker_metrics),
        "TOURWRIGHT_MAIL_FROM": SENDER,
        **microsoft(home, ports),
        "TOURWRIGHT_BAMBOOHR_BASE_URL": f"http://127.0.0.1:{ports.hris}",
        "TOURWRIGHT_BAMBOOHR_PLACES_FILE": _file(_places_file(home)),
        "TOURWRIGHT_CODEC_ORIGIN": f"http://127.0.0.1:{ports.temporal_ui}",
        "TOURWRIGHT_LINK_KEY_FILE": _file(home.secret("link-key")),
        "TOURWRIGHT_MASTER_KEYS_FILE": _file(home.secret("master-keys")),
        "TOURWRIGHT_OPERATOR_TOKEN_FILE": _file(home.secret("operator-token", 18)),
        "TOURWRIGHT_CODEC_TOKEN_FILE": _file(home.secret("codec-token", 18)),
        "TOURWRIGHT_BAMBOOHR_API_KEY_FILE": _file(home.secret("hris-api-key", 18)),
        "TOURWRIGHT_BAMBOOHR_WEBHOOK_KEYS_FILE": _file(home.secret("hris-webhook-key", 18)),
        **{name: str(getattr(ports, field)) for name, field in _port_variables().items()},
    }


def microsoft(home: Home, ports: Ports) -> Mapping[str, str]:
    """Return the settings of Microsoft 365: mail, cards and directory, all by the stand-in."""
    secret = _file(home.secret("microsoft-365", 18))
    app = {"TENANT_ID": TENANT, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET_FILE": secret}
    channels = {
        "STAND_IN": f"http://{LOOPBACK}:{ports.microsoft}",
        "BOT_ID": tenant.BOT_ID,
        "BOT_CLIENT_SECRET_FILE": secret,
        "TEAMS_APP_ID": tenant.TEAMS_APP_ID,
        "OUTLOOK_PROVIDER": tenant.OUTLOOK_PROVIDER,
        "DIRECTORY_MINUTES": "1",
        "PROBE_OUTSIDE": staff()[0].work_email,
        "MAILS_PER_SECOND": "10",
    }
    return {
        "TOURWRIGHT_MAIL_KIND": "graph",
        "TOURWRIGHT_GRAPH_SENDER": SENDER,
        "TOURWRIGHT_M365": "on",
        **{f"TOURWRIGHT_GRAPH_{name}": value for name, value in app.items()},
        **{f"TOURWRIGHT_M365_{name}": value for name, value in (app | channels).items()},
    }


def _port_variables() -> Mapping[str, str]:
    return {variable_of(field): field for field in Ports.__dataclass_fields__}


def _places_file(home: Home) -> Path:
    path = home.root / "places.json"
    places = {
        name: {"zone": zone, "country": code} for name, (zone, _country, code) in PLACES.items()
    }
    path.write_text(json.dumps(places))
    return path


def _file(path: Path) -> str:
    return str(path.resolve())


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
