"""The sidecar's manifests: valid by their schemas, and meant for this program and its image."""

import re
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from proxy_process import BINARY, ROOT, clean_environment, free_port, until

COMPOSE = ROOT / "examples" / "compose.yaml"
KUBERNETES = ROOT / "examples" / "kubernetes-sidecar.yaml"
DOCKERFILE = (ROOT / "Dockerfile").read_text()
DATA = re.search(r"^VOLUME (\S+)", DOCKERFILE, re.MULTILINE)[1]
USER = int(re.search(r"^USER (\d+)", DOCKERFILE, re.MULTILINE)[1])
OLDEST_KUBERNETES = "1.29"


def service() -> dict:
    return yaml.safe_load(COMPOSE.read_text())["services"]["memory-proxy"]


def pod() -> dict:
    [deployment] = [item for item in kubernetes_items() if item["kind"] == "Deployment"]
    return deployment["spec"]["template"]["spec"]


def kubernetes_items() -> list[dict]:
    return list(yaml.safe_load_all(KUBERNETES.read_text()))


def sidecar() -> dict:
    [container] = pod()["initContainers"]
    return container


def test_compose_keeps_to_its_specification():
    checker = Path(sys.executable).with_name("check-jsonschema")
    command = [checker, "--builtin-schema", "vendor.compose-spec", COMPOSE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("version", [OLDEST_KUBERNETES, kubernetes_validate.latest_version()])
def test_kubernetes_knows_every_field(version):
    for item in kubernetes_items():
        kubernetes_validate.validate(item, version, strict=True)


def environments() -> dict[str, dict[str, str]]:
    """What the program is given in a container: the image's and the manifest's."""
    pairs = re.findall(r"(MEMORY_PROXY_[A-Z]+)=(\S+)", DOCKERFILE.split("\nENV ")[1])
    compose = {
        name: re.sub(r"^\$\{\w+:-(.*)\}$", r"\1", value)
        for name, value in service()["environment"].items()
    }
    kubernetes = {item["name"]: item["value"] for item in sidecar()["env"]}
    return {"compose": {**dict(pairs), **compose}, "kubernetes": {**dict(pairs), **kubernetes}}


@pytest.mark.parametrize("manifest", ["compose", "kubernetes"])
def test_the_program_starts_and_is_healthy_as_a_sidecar(manifest, tmp_path):
    given = environments()[manifest]
    assert given["MEMORY_PROXY_LISTEN"] == "127.0.0.1:8080"
    assert Path(given["MEMORY_PROXY_DATA"]).is_relative_to(DATA)
    environment = clean_environment(
        tmp_path,
        **{
            **given,
            "MEMORY_PROXY_LISTEN": f"127.0.0.1:{free_port()}",
            "MEMORY_PROXY_DATA": str(tmp_path / "data"),
        },
    )
    with subprocess.Popen([BINARY], env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: is_healthy(environment), "a healthy sidecar", 20)
        finally:
            process.terminate()
    assert process.returncode == 0
    assert not is_healthy(environment)


def is_healthy(environment: dict[str, str]) -> bool:
    """The image's health check and the pod's probes."""
    return subprocess.run([BINARY, *health_command()[1:]], env=environment).returncode == 0


def health_command() -> list[str]:
    [command] = re.findall(r'CMD \["(memory-proxy)", "(healthcheck)"\]', DOCKERFILE)
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert sidecar()[probe]["exec"]["command"] == list(command)
    return list(command)


def test_the_image_alone_refuses_to_listen_to_everybody(tmp_path):
    """Hence the sidecars stay on loopback, and their probes run inside."""
    listen = re.search(r"MEMORY_PROXY_LISTEN=(\S+)", DOCKERFILE.split("\nENV ")[1])[1]
    environment = clean_environment(
        tmp_path, MEMORY_PROXY_LISTEN=listen, MEMORY_PROXY_DATA=str(tmp_path / "data")
    )
    done = subprocess.run([BINARY], env=environment, capture_output=True, text=True, timeout=20)
    assert done.returncode != 0
    assert "allow_anonymous" in done.stderr


def test_app_and_proxy_share_a_loopback():
    app = yaml.safe_load(COMPOSE.read_text())["services"]["app"]
    assert app["network_mode"] == "service:memory-proxy"
    assert "ports" not in service()
    [container] = pod()["containers"]
    urls = [item["value"] for item in container["env"] if item["name"] == "OPENAI_BASE_URL"]
    assert [app["environment"]["OPENAI_BASE_URL"], *urls] == ["http://127.0.0.1:8080/v1"] * 2


def test_memories_outlive_the_container_and_belong_to_the_images_user():
    assert service()["volumes"] == [f"memories:{DATA}"]
    mounts = {mount["name"]: mount["mountPath"] for mount in sidecar()["volumeMounts"]}
    assert mounts["memories"] == DATA
    assert sidecar()["securityContext"]["runAsUser"] == pod()["securityContext"]["fsGroup"] == USER
    assert sidecar()["restartPolicy"] == "Always"
