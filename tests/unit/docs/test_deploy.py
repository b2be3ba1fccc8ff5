"""What operators deploy: it parses, it names only what exists, and it runs as nobody in particular."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from docs.pages.metrics import metrics
from docs.pages.settings import environment_name
from docs.pages.source import ROOT
from schemas.pools import POOLS
from schemas.settings import Settings
from tests.unit.docs.chart import Chart

DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "helm" / "inkmill"
SETTINGS = {environment_name(name, field) for name, field in Settings.model_fields.items()}
SERIES = {series: metric for metric in metrics() for series in metric.series}
#: What compose alone reads, for its own placeholders.
OF_COMPOSE = {"INKMILL_PASSWORD"}


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((DEPLOY / "alerts.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found = json.loads((DEPLOY / "dashboards" / "inkmill.json").read_text())["panels"]
    return [panel for panel in found if panel["type"] != "row"]


def expressions() -> list[str]:
    return [rule["expr"] for rule in rules()] + [target["expr"] for panel in panels() for target in panel["targets"]]


def rendered(**values: Any) -> list[dict[str, Any]]:
    return [document for documents in Chart(CHART, values).render().values() for document in documents]


def pods(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one["spec"]["template"]["spec"] for one in documents if one["kind"] in ("Deployment", "Job")]


@pytest.mark.parametrize("expression", expressions())
def test_alerts_and_dashboards_name_only_metrics_and_labels_that_exist(expression: str) -> None:
    names = re.findall(r"\binkmill_\w+", expression)
    assert names
    assert all(expression.count(left) == expression.count(right) for left, right in ("()", "[]", "{}"))
    for name in names:
        assert name in SERIES, f"{name} is registered nowhere"
    own = {label for name in names for label in SERIES[name].labels} | {"le", "instance"}
    grouped = re.findall(r"by \(([^)]*)\)", expression)
    selected = re.findall(r"[{,]\s*(\w+)(?:=~|!~|!=|=)\"", expression)
    for label in [*selected, *(part.strip() for group in grouped for part in group.split(","))]:
        assert label in own, f"{label} is no label of {names}"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_every_alert_leads_to_a_section_of_the_runbook(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("warning", "critical")
    path, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    headings = re.findall(r"(?m)^#+ (.*)$", (ROOT / path).read_text())
    assert anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_provider_outcomes_in_alerts_are_outcomes_of_calls() -> None:
    from providers.claude.errors import TABLE as AUTHORS
    from providers.images.errors import TABLE as ILLUSTRATORS

    known = {row.code for row in (*AUTHORS, *ILLUSTRATORS)} | {"crashed"}
    for rule in rules():
        for pattern in re.findall(r'outcome=~"([^"]*)"', rule["expr"]):
            for part in pattern.split("|"):
                assert any(re.fullmatch(part, code) for code in known), f"{part} matches no outcome"


def test_no_panel_lies_over_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells


def test_the_services_of_compose_get_only_real_settings_and_known_subcommands() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    ours = {name: service for name, service in compose["services"].items() if service["image"].startswith("inkmill:")}
    served: set[str] = set()
    for service in ours.values():
        assert set(service["environment"]) <= SETTINGS
        assert service["command"][0] in ("migrate", "gateway", "worker", "clock")
        words = service["command"]
        served |= {words[n + 1] for n, word in enumerate(words) if word == "--pool"}
    assert served == set(POOLS)
    assert {service["command"][0] for service in ours.values()} == {"migrate", "gateway", "worker", "clock"}


@pytest.mark.parametrize(
    "path",
    [path for path in DEPLOY.rglob("*") if path.is_file()],
    ids=lambda path: path.relative_to(DEPLOY).as_posix(),
)
def test_every_setting_named_in_a_file_exists_and_no_image_is_latest(path: Path) -> None:
    text = path.read_text()
    assert ":latest" not in text
    named = set(re.findall(r"\b(?:INKMILL|ANTHROPIC)_[A-Z_]*[A-Z]\b", text))
    assert named <= SETTINGS | OF_COMPOSE


@pytest.mark.parametrize("autoscaling", [True, False])
def test_the_chart_renders_one_deployment_for_each_process_and_pool(autoscaling: bool) -> None:
    documents = rendered(autoscaling={"enabled": autoscaling})
    deployments = {one["metadata"]["name"]: one for one in documents if one["kind"] == "Deployment"}
    workers = {f"release-worker-{pool}" for pool in POOLS}
    assert set(deployments) == {"release-gateway", "release-clock", *workers}
    for name, deployment in deployments.items():
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items(), name
    for name in workers:
        args = deployments[name]["spec"]["template"]["spec"]["containers"][0]["args"]
        assert args[:3] == ["worker", "--pool", name.removeprefix("release-worker-")]
        assert all(isinstance(arg, str) for arg in args)
        assert ("replicas" in deployments[name]["spec"]) is not autoscaling


def test_the_notes_of_the_chart_name_the_release() -> None:
    notes = Chart(CHART).text(CHART / "templates" / "NOTES.txt")
    assert "deployment/release-gateway" in notes
    assert "{{" not in notes


def test_workers_follow_the_backlog_of_their_pool() -> None:
    scaled = [one for one in rendered(autoscaling={"enabled": True}) if one["kind"] == "ScaledObject"]
    assert {one["spec"]["scaleTargetRef"]["name"] for one in scaled} == {f"release-worker-{pool}" for pool in POOLS}
    for one in scaled:
        query = one["spec"]["triggers"][0]["metadata"]["query"]
        pool = one["metadata"]["name"].removeprefix("release-worker-")
        assert query == f'max(inkmill_backlog{{pool="{pool}"}})'
        assert "inkmill_backlog" in SERIES
    assert not [one for one in rendered() if one["kind"] == "ScaledObject"]


def test_every_pod_runs_without_privileges_and_takes_its_secrets_by_reference() -> None:
    for pod in pods(rendered()):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False
            assert security["readOnlyRootFilesystem"] is True
            assert security["capabilities"] == {"drop": ["ALL"]}
            assert {"secretRef": {"name": "inkmill"}} in container["envFrom"]
            assert {"configMapRef": {"name": "release-settings"}} in container["envFrom"]
            assert not container["image"].endswith(":")
            assert {entry["name"] for entry in container.get("env", ())} <= SETTINGS
    config = next(one for one in rendered() if one["kind"] == "ConfigMap")
    assert set(config["data"]) <= SETTINGS
    assert not {"INKMILL_JWT_SECRET", "INKMILL_DATABASE_URL", "ANTHROPIC_API_KEY"} & set(config["data"])
    assert all(isinstance(value, str) for value in config["data"].values())


def test_all_pods_share_the_claim_for_objects_and_need_none_with_s3() -> None:
    def volumes(**values: Any) -> list[tuple[str, str]]:
        found = []
        for pod in pods(rendered(**values)):
            sources = {volume["name"]: volume for volume in pod["volumes"]}
            for container in pod["containers"]:
                mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
                claim = sources[mounts["/var/lib/inkmill"]].get("persistentVolumeClaim", {"claimName": ""})
                found.append((mounts["/tmp"], claim["claimName"]))
        return found

    assert set(volumes()) == {("scratch", "")}
    assert set(volumes(objects={"existingClaim": "ours"})) == {("scratch", "ours")}


def test_all_services_of_compose_share_the_volume_of_the_object_store() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for service in compose["services"].values():
        if service["image"].startswith("inkmill:"):
            address = service["environment"]["INKMILL_STORE_URL"]
            assert [volume.split(":")[0] for volume in service["volumes"]] == ["objects"]
            assert address.startswith(f"file://{service['volumes'][0].split(':')[1]}/")


def test_a_pod_may_take_longer_to_stop_than_its_tasks_are_given() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    shutdown = float(values["settings"]["INKMILL_SHUTDOWN_SECONDS"])
    for pod in pods(rendered()):
        assert pod["terminationGracePeriodSeconds"] > shutdown + 10


def test_the_gateway_is_probed_where_it_answers() -> None:
    from docs.pages.api import document

    deployments = [one for one in rendered() if one["kind"] == "Deployment"]
    gateway = next(one for one in deployments if one["metadata"]["name"] == "release-gateway")
    container = gateway["spec"]["template"]["spec"]["containers"][0]
    assert container["livenessProbe"]["httpGet"]["path"] == "/health"
    assert container["readinessProbe"]["httpGet"]["path"] == "/ready"
    assert {"/health", "/ready", "/metrics"} <= set(document()["paths"])


def test_the_migration_runs_before_the_processes_that_need_it() -> None:
    documents = {one["kind"]: one for one in rendered()}
    job, config = documents["Job"], documents["ConfigMap"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert config["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert int(config["metadata"]["annotations"]["helm.sh/hook-weight"]) < 0
    assert job["spec"]["template"]["spec"]["containers"][0]["args"] == ["migrate"]


def test_every_deployment_has_a_disruption_budget() -> None:
    documents = rendered()
    budgets = [one["spec"]["selector"]["matchLabels"] for one in documents if one["kind"] == "PodDisruptionBudget"]
    for one in documents:
        if one["kind"] == "Deployment":
            assert one["spec"]["selector"]["matchLabels"] in budgets


if shutil.which("helm"):

    @pytest.mark.parametrize("autoscaling", ["true", "false"])
    def test_helm_renders_what_we_render(autoscaling: str) -> None:
        command = ["helm", "template", "release", str(CHART), "--set", f"autoscaling.enabled={autoscaling}"]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        theirs = {(one["kind"], one["metadata"]["name"]): one for one in yaml.safe_load_all(output) if one}
        ours = rendered(autoscaling={"enabled": autoscaling == "true"})
        assert {(one["kind"], one["metadata"]["name"]) for one in ours} == set(theirs)
        for one in ours:
            assert theirs[one["kind"], one["metadata"]["name"]]["spec" if "spec" in one else "data"] == one.get(
                "spec", one.get("data")
            )


@pytest.mark.promise("S4.013")
def test_a_hosted_fleet_shows_the_status_of_a_background_job_to_its_owner_alone() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert services["gateway"]["environment"]["INKMILL_PRIVATE_JOB_STATUS"] == "${INKMILL_PRIVATE_JOB_STATUS:-true}"
    assert Settings().private_job_status is False
