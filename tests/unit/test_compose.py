"""The deployment files set what the settings know, hold no secret and run nothing as root."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tourwright.settings import Settings, read, variables
from tourwright.temporal import SEARCH_ATTRIBUTES

ROOT = Path(__file__).parents[2]
COMPOSE: Mapping[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: Mapping[str, Mapping[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PACKAGES = {"tourwright", "workflows", "activities", "connectors", "webhooks", "schemas"}
OURS = ("web", "worker", "migrate")
REFERENCE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")
GIVEN = {
    "TOURWRIGHT_BASE_URL": "https://tours.example.com",
    "TOURWRIGHT_BAMBOOHR_BASE_URL": "https://example.bamboohr.com",
    "TOURWRIGHT_MAIL_FROM": "alliance@example.com",
    "TOURWRIGHT_SMTP_HOST": "mail.example.com",
    "DEPLOY_SECRETS": "/etc/tourwright/secrets",
}


def interpolated(text: str, given: Mapping[str, str]) -> str:
    """Fill in variables as compose does; a KeyError stands for its refusal to start."""

    def value(match: re.Match[str]) -> str:
        name, kind, default = match.groups()
        return given.get(name, default) if kind == "-" else given[name]

    return REFERENCE.sub(value, text)


def environment(service: str, given: Mapping[str, str] = GIVEN) -> dict[str, str]:
    """Return a service's variables as its container would see them."""
    plain = SERVICES[service].get("environment", {})
    return {name: interpolated(str(value), given) for name, value in plain.items()}


def settings_of(
    service: str,
    tmp_path: Path,
    given: Mapping[str, str] = GIVEN,
    secrets: Mapping[str, str] | None = None,
) -> Settings:
    """Read a service's settings from secrets as `deploy/make-secrets.sh` makes them."""
    filled = {"master_keys": f"2026-11:{'A' * 43}=", "smtp_password": "", "graph_client_secret": ""}
    filled |= secrets or {}
    empty = ("signed_sources", "subscribers", "bamboohr_places")
    for name in SERVICES[service]["secrets"]:
        text = filled.get(name, "" if name in empty else "x" * 64)
        (tmp_path / name).write_text(text, encoding="utf-8")
    moved = {
        name: value.replace("/run/secrets", str(tmp_path))
        for name, value in environment(service, given).items()
    }
    return read(moved)


def literals(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every (path, text) of a document."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from literals(value, f"{path}/{key}")
    elif isinstance(node, list):
        for item in node:
            yield from literals(item, path)
    else:
        yield path, str(node)


@pytest.mark.parametrize("service", OURS)
def test_our_services_start_with_what_the_file_gives_them(service: str, tmp_path: Path) -> None:
    """No name is unknown and nothing required is missing, or `read` would refuse."""
    settings = settings_of(service, tmp_path)

    assert settings.store_url.startswith("postgresql+psycopg://tourwright:")
    assert not settings.dev


@pytest.mark.parametrize("service", OURS)
def test_people_can_come_from_elsewhere_than_bamboohr(service: str, tmp_path: Path) -> None:
    """With a file of sources its address and its secrets stay empty, and nothing is missing."""
    sources = "/etc/tourwright/more/sources.json"
    given = {**GIVEN, "TOURWRIGHT_BAMBOOHR_BASE_URL": "", "TOURWRIGHT_HRIS_SOURCES": sources}
    unfilled = {"bamboohr_api_key": "", "bamboohr_webhook_keys": ""}

    settings = settings_of(service, tmp_path, given, unfilled)

    assert settings.hris is None
    assert settings.hris_sources == Path(sources)


@pytest.mark.parametrize("service", OURS)
def test_what_a_service_names_or_writes_has_a_place(service: str) -> None:
    """The image itself cannot be written to; further settings and their files are optional."""
    targets = {volume.rsplit(":", 2)[1] for volume in bound(service)}
    spool = environment(service)["TOURWRIGHT_HRIS_SPOOL"]

    assert SERVICES[service]["env_file"] == [{"path": "tourwright.env", "required": False}]
    assert "/etc/tourwright/more" in targets
    assert f"hris:{spool}" in SERVICES[service]["volumes"]
    assert f"-m 0700 /var/lib/tourwright {spool}" in DOCKERFILE


def bound(service: str) -> list[str]:
    """Return the folders of the host that a service reads."""
    return [volume for volume in SERVICES[service]["volumes"] if volume.endswith(":ro")]


@pytest.mark.parametrize("service", OURS)
def test_our_services_get_settings_and_temporals_variables_only(service: str) -> None:
    """A variable that nobody reads would be a setting without effect."""
    known = {variable.name for variable in variables()}

    unknown = {
        name
        for name in environment(service)
        if name not in known and not name.startswith("TEMPORAL_")
    }
    assert unknown == set()


def test_web_and_worker_agree(tmp_path: Path) -> None:
    """Both see the same keys, database, task queue and namespace."""
    same = ("link_key", "master_keys", "store_url", "task_queue", "mail", "hris", "subscribers")
    web, worker = settings_of("web", tmp_path), settings_of("worker", tmp_path)

    assert [getattr(web, name) for name in same] == [getattr(worker, name) for name in same]
    assert environment("web")["TEMPORAL_NAMESPACE"] == environment("worker")["TEMPORAL_NAMESPACE"]


@pytest.mark.parametrize("name", sorted(set(GIVEN) - {"TOURWRIGHT_SMTP_HOST"}))
def test_a_variable_that_must_be_set_stops_the_start(name: str) -> None:
    """Nothing that only the company can know has a made-up default."""
    given = {key: value for key, value in GIVEN.items() if key != name}

    texts = "\n".join(text for _, text in literals(COMPOSE))

    with pytest.raises(KeyError, match=name):
        interpolated(texts, given)


def test_no_password_stands_in_the_file() -> None:
    """What looks like a secret is a path below /run/secrets or the folder of secrets."""
    secret = re.compile(r"PASSWORD|PWD|SECRET|TOKEN|_KEY|CREDENTIAL", re.IGNORECASE)
    harmless = {"TEMPORAL_CODEC_INCLUDE_CREDENTIALS"}
    found = {
        name: value
        for service in SERVICES
        for name, value in environment(service).items()
        if secret.search(name) and name not in harmless
    }

    assert found, "the search pattern matches nothing any more"
    assert {value for value in found.values() if not value.startswith("/run/secrets/")} == set()
    assert all(
        entry["file"].startswith("${DEPLOY_SECRETS") for entry in COMPOSE["secrets"].values()
    )


def test_every_secret_named_is_declared_and_made() -> None:
    """Compose would fail on an undeclared one, Docker make a folder for a missing one."""
    used = {name for service in SERVICES.values() for name in service.get("secrets", [])}
    script = (ROOT / "deploy" / "make-secrets.sh").read_text("utf-8")

    assert used == set(COMPOSE["secrets"])
    assert {name for name in used if not re.search(rf"\b{name}\b", script)} == set()


@pytest.mark.parametrize("service", sorted(set(SERVICES) - {"postgres"}))
def test_services_cannot_gain_rights(service: str) -> None:
    """All but the database run without capabilities; its image drops root by itself."""
    assert SERVICES[service]["cap_drop"] == ["ALL"]
    assert SERVICES[service]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", sorted(set(SERVICES) - {"postgres", "temporal-ui"}))
def test_services_are_not_root_and_write_nothing_into_their_image(service: str) -> None:
    """A break-in finds nothing to change."""
    assert int(SERVICES[service]["user"].partition(":")[0]) > 0
    assert SERVICES[service]["read_only"] is True


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_images_are_pinned(service: str) -> None:
    """An upgrade is a decision, never a side effect of a restart."""
    image = SERVICES[service]["image"]

    assert image.startswith("tourwright:") or re.fullmatch(r"[a-z/-]+:\d+\.\d+[\w.-]*", image)


def test_server_and_admin_tools_are_of_one_release() -> None:
    """The schema must be the server's own."""
    temporal = {SERVICES[name]["image"] for name in ("temporal-schema", "temporal-namespace")}

    assert {image.partition(":")[2] for image in temporal} == {
        SERVICES["temporal"]["image"].partition(":")[2]
    }


def test_nothing_is_published_beyond_loopback() -> None:
    """A reverse proxy faces the world; the Temporal UI and server face nobody."""
    published = {name: port for name, one in SERVICES.items() for port in one.get("ports", [])}

    assert set(published) == {"web", "temporal-ui"}
    assert all(port.startswith("127.0.0.1:") for port in published.values())
    assert SERVICES["temporal-ui"]["profiles"] == ["ui"]


@pytest.mark.parametrize("service", ["postgres", "temporal", "temporal-schema"])
def test_databases_and_temporal_have_no_way_out(service: str) -> None:
    """They sit on the internal network only."""
    assert SERVICES[service]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_the_dynamic_configuration_is_mounted_where_the_server_looks() -> None:
    """Without the file the Temporal server does not start."""
    (mount,) = SERVICES["temporal"]["volumes"]
    source, target, mode = mount.split(":")

    assert target == environment("temporal")["DYNAMIC_CONFIG_FILE_PATH"]
    assert mode == "ro"
    assert yaml.safe_load((ROOT / source).read_text("utf-8"))


@pytest.mark.parametrize("service", ["postgres", "temporal", "worker"])
def test_services_others_wait_for_have_a_health_check(service: str) -> None:
    """The web process has the image's own check."""
    assert SERVICES[service]["healthcheck"]["test"][0] == "CMD"


def test_everything_waited_for_exists() -> None:
    """Each dependency is a service, and one-shot services are waited for to their end."""
    once = {"migrate", "temporal-schema", "temporal-namespace"}
    pairs = [
        (name, how["condition"])
        for service in SERVICES.values()
        for name, how in service.get("depends_on", {}).items()
    ]

    assert {name for name, _ in pairs} <= set(SERVICES)
    assert {how for name, how in pairs if name in once} == {"service_completed_successfully"}


def test_the_search_attributes_are_those_the_workflows_set() -> None:
    """A workflow that sets one the namespace lacks is stuck."""
    script = (ROOT / "deploy" / "create-namespace.sh").read_text("utf-8")
    added = dict(re.findall(r"^add (\w+) (\w+)$", script, re.MULTILINE))

    assert added == {key.name: kind for key, kind in SEARCH_ATTRIBUTES.items()}


def stages() -> list[str]:
    """Return the stages of the Dockerfile, in order."""
    return re.split(r"^(?=FROM )", DOCKERFILE, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("stage", [-1, -2], ids=["production", "demo"])
def test_images_run_as_nobody_special_and_say_how_they_are(stage: int) -> None:
    """The last user is ours, and a check asks the process itself."""
    users = re.findall(r"^USER (\S+)$", stages()[stage], re.MULTILINE)

    (path,) = re.findall(r"HEALTHCHECK[^\]]*http://127\.0\.0\.1:8080(/\w+)'", stages()[stage])

    assert users[-1] == "10001:10001"
    assert f'get("{path}")' in (ROOT / "webhooks" / "health.py").read_text("utf-8")


def test_the_production_image_holds_no_installer() -> None:
    """The last stage copies a finished environment and removes pip."""
    last = stages()[-1]

    assert "COPY --from=build /app /app" in last
    assert "pip uninstall" in last
    assert not re.search(r"pip install|apt-get|COPY (?!--from=build)", last)


def test_base_images_are_pinned_and_the_same() -> None:
    """Every stage has the interpreter the environment was made with."""
    images = set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))

    assert len(images) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", images.pop())


def test_only_what_is_named_enters_an_image() -> None:
    """No secret, state or history of the folder can end up in a layer."""
    first, *rest = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in rest if line.startswith("!")}
    needed = {"constraints.txt", "pyproject.toml", "README.md", "LICENSE", "deploy/install.sh"}

    assert first == "*"
    assert let_in == needed | {"emulators"} | PACKAGES
    assert {name for name in let_in if not (ROOT / name).exists()} == set()
