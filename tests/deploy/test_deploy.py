"""One small server (despliegue): the files of deploy/ started on the loopback, and a day's work done through them."""

from __future__ import annotations

import base64
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cauce.web.environment import SETTINGS
from tests.conftest import skip_unless_ci
from tests.deploy.parts import (
    DEPLOY,
    PROGRAM,
    ROOT,
    SITE,
    House,
    Reader,
    free_port,
    listens,
    order,
    running,
    variables,
    wait_for,
)
from tools import postgres

pytestmark = pytest.mark.deployment
EXAMPLE = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("*.service"))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """PostgreSQL, migrated and with the example city; then server and worker as their units start them."""
    try:
        postgres.programs()
    except postgres.NoPostgresError as problem:
        skip_unless_ci(str(problem))
    with postgres.running() as address:
        house = House(tmp_path_factory.mktemp("house"), address)
        house.cauce("migrate")
        house.cauce("import", str(EXAMPLE), "--plan", "panama")
        with house.at_work():
            yield house


@dataclass(frozen=True)
class Proxy:
    """Caddy or nginx, with its port in the clear and the other."""

    name: str
    plain: int
    secure: int


def certificate(folder: Path) -> None:
    """A certificate and its key, as certbot leaves them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SITE)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(SITE)]), critical=False)
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, *plain))


def nginx(house: House, folder: Path, plain: int, secure: int) -> list[str]:
    """nginx with the site of deploy/."""
    certificate(folder)
    site = house.copy("nginx.conf")
    told = site.read_text().replace(f"/etc/letsencrypt/live/{SITE}", str(folder))
    told = told.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace(
        "/var/log/nginx/error.log", f"{folder}/errors"
    )
    site.write_text(told.replace("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    main = f"{user} daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}}"
    (folder / "main.conf").write_text(f"{main} http {{ {places} include {site}; }}")
    return ["nginx", "-p", str(folder), "-e", f"{folder}/errors", "-c", f"{folder}/main.conf"]


def caddy(house: House, folder: Path, plain: int, secure: int) -> list[str]:
    """Caddy with the site of deploy/, and a certificate that it makes itself."""
    site = house.copy("Caddyfile")
    ports = f"http_port {plain}\n https_port {secure}\n default_bind 127.0.0.1"
    alone = f"admin off\n local_certs\n skip_install_trust\n storage file_system {folder}/storage"
    (folder / "Caddyfile").write_text(f"{{\n {alone}\n {ports}\n}}\nimport {site}\n")
    return ["caddy", "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A proxy before the house."""
    with standing_before(house, request.param, tmp_path_factory.mktemp(request.param)) as found:
        wait_for(lambda: is_ready(found.secure), what=f"the certificate of {found.name}")
        yield found


@contextmanager
def standing_before(house: House, name: str, folder: Path) -> Iterator[Proxy]:
    """A proxy with the site of deploy/, once it listens."""
    if shutil.which(name) is None:
        skip_unless_ci(
            f"{name} is not installed, so its file in deploy/ was not tried. On Debian and Ubuntu install it."
        )
    found = Proxy(name, free_port(), free_port())
    folder.chmod(0o755)
    command = {"nginx": nginx, "caddy": caddy}[name](house, folder, found.plain, found.secure)
    home = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with running(command, log=folder / "log", env=home) as process:
        wait_for(lambda: listens(found.plain) and listens(found.secure), what=name, process=process)
        yield found


def is_ready(port: int) -> bool:
    try:
        return Reader(port).get("/es/").status == 200
    except OSError:
        return False


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_while_cauce_does_not_answer_readers_are_told_so_and_no_address_is_written(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "proxy"
    folder.mkdir()
    with standing_before(House(tmp_path, ""), name, folder) as found:
        wait_for(lambda: is_told(found.secure), what=f"the certificate of {name}")
        answer = Reader(found.secure).get("/es/enlace/a-private-link/")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    assert "Cauce no responde en este momento" in answer.text and "Try again" in answer.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    logs = [path for path in (folder / "log", folder / "errors") if path.exists()]
    assert logs and not any("a-private-link" in path.read_text() for path in logs)


def is_told(port: int) -> bool:
    try:
        return Reader(port).get("/es/").status == 503
    except OSError:
        return False


def office(house: House, port: int) -> Reader:
    """Somebody whom a link printed on the server has signed in as the office."""
    link = house.cauce("link")
    assert link.startswith(f"https://{SITE}/es/entrar/")
    reader = Reader(port)
    answer = reader.get(link)
    assert (answer.status, answer.headers["Location"]) == (302, "/es/")
    return reader


def test_a_link_signs_in_once_through_the_proxy_and_its_session_never_travels_in_the_clear(
    house: House, proxy: Proxy
) -> None:
    link = house.cauce("link")
    reader = Reader(proxy.secure)
    cookies = reader.get(link).headers.get_all("Set-Cookie")
    assert cookies and all("Secure" in one and "SameSite=Lax" in one for one in cookies)
    assert 'href="/es/panama/"' in reader.get("/es/").text
    assert Reader(proxy.secure).get(link).status == 403
    assert Reader(proxy.secure).get("/es/panama/").status in (302, 404)


def test_whoever_comes_without_https_is_led_to_it_and_told_to_stay(house: House, proxy: Proxy) -> None:
    plain = Reader(proxy.plain, secure=False).get("/es/")
    assert plain.status in (301, 308)
    assert plain.headers["Location"].startswith(f"https://{SITE}")
    told = Reader(proxy.secure).get("/es/").headers
    assert told["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'self'" in told["Content-Security-Policy"]
    assert told["X-Content-Type-Options"] == "nosniff"
    assert len(told.get_all("Strict-Transport-Security") or []) == 1
    assert not re.search(r"\d", told.get("Server", ""))


def test_what_a_request_says_of_its_own_way_is_not_believed(house: House, proxy: Proxy) -> None:
    reader = Reader(proxy.secure)
    said = {"X_Forwarded_Proto": "http", "X_Forwarded_Host": "evil.example", "X_Forwarded_For": "203.0.113.9"}
    answer = reader.ask("GET", "/es/", **said)
    assert answer.status == 200  # and not led to HTTPS a second time
    assert "evil.example" not in answer.text
    assert Reader(proxy.secure).ask("GET", "/es/", Host="evil.example").status in (0, 200, 400, 421)
    assert "evil.example" not in Reader(proxy.secure).ask("GET", "/es/", Host="evil.example").text


def test_a_style_is_kept_by_browsers_for_ever(house: House, proxy: Proxy) -> None:
    page = Reader(proxy.secure).get("/es/").text
    style = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert style is not None
    answer = Reader(proxy.secure).ask("GET", style[1], Accept_Encoding="gzip")
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_document_is_uploaded_and_read_by_the_worker(house: House, proxy: Proxy) -> None:
    read_a_document(office(house, proxy.secure), slug=f"a{proxy.plain}")


def read_a_document(reader: Reader, *, slug: str) -> None:
    """Upload the example as a plan of its own and wait until the worker has read it."""
    sent = reader.send("/es/importar/", files={"document": ("plan.docx", EXAMPLE.read_bytes())}, slug=slug)
    assert sent.status == 302, sent.text[:2000]
    wait_for(lambda: "35" in reader.get(sent.headers["Location"]).text, what="The reading of the document")


def test_a_file_in_parts_and_one_that_is_too_large(house: House, proxy: Proxy) -> None:
    reader = office(house, proxy.secure)
    listed = re.search(r"/es/panama/productos/(\d+)/", reader.get("/es/panama/productos/").text)
    assert listed is not None
    token = re.search(r'csrfToken[^"]*"([^"]+)"|name="csrfmiddlewaretoken" value="([^"]+)"', reader.get(listed[0]).text)
    assert token is not None
    content = b"distrito,viviendas\nCuriba,1200\n" * 50_000
    said = {"Tus_Resumable": "1.0.0", "X_CSRFToken": token[1] or token[2], "Referer": f"https://{SITE}{listed[0]}"}
    name = base64.b64encode(b"datos.csv").decode()
    begun = reader.ask(
        "POST", f"{listed[0]}subidas/", Upload_Length=str(len(content)), Upload_Metadata=f"filename {name}", **said
    )
    assert begun.status == 201, begun.text
    address = urlsplit(begun.headers["Location"]).path
    for at in (0, 1_000_000):
        part = content[at : at + 1_000_000]
        kind = "application/offset+octet-stream"
        sent = reader.ask("PATCH", address, part, Upload_Offset=str(at), Content_Type=kind, **said)
        assert sent.status == 204, sent.text
    assert sent.headers["Upload-Offset"] == str(len(content))
    if proxy.name == "nginx":  # Caddy counts while it reads, nginx believes what is announced
        refused = reader.ask("POST", "/es/importar/", Content_Length=str(211 * 1_048_576), Content_Type="text/plain")
        assert refused.status == 413


def test_postgresql_begun_anew_is_found_by_the_next_page_and_the_next_job(house: House, proxy: Proxy) -> None:
    reader = office(house, proxy.secure)
    for _ in range(12):  # every thread of every process holds a connection
        assert reader.get("/es/panama/").status == 200
    cluster = Path(parse_qs(urlsplit(house.database).query)["host"][0]) / "data"
    again: list[str | Path] = ["-D", cluster, "-m", "fast", "-w", "-l", cluster.parent / "log", "restart"]
    postgres.as_keeper(postgres.keeper(), [postgres.programs() / "pg_ctl", *again])
    assert {reader.get("/es/panama/").status for _ in range(12)} == {200}
    read_a_document(reader, slug=f"b{proxy.plain}")


def test_the_nightly_backup_is_written_and_whole(house: House) -> None:
    command = house.words(order("cauce-backup.service"))
    done = subprocess.run(command, env=house.env, cwd=house.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = Path(done.stdout.strip())
    assert written.parent == house.folder / "backups"
    assert written.stat().st_mode & 0o077 == 0
    house.cauce("backup", "--check", str(written))


def test_an_order_is_given_as_the_user_with_the_settings(house: House) -> None:
    script = (DEPLOY / "cauce").read_text()
    assert f"exec runuser -u cauce -- {PROGRAM} " in script
    told = script.replace(f"runuser -u cauce -- {PROGRAM}", f"{sys.executable} -m cauce.cli")
    told = told.replace("/etc/cauce", str(house.folder)).replace("/var/lib/cauce", str(house.folder))
    (house.folder / "cauce.env").write_text((DEPLOY / "cauce.env.example").read_text())
    alone = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        ["sh", "-c", told, "cauce", "--version"], env=alone, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("cauce ")


def test_a_file_is_named_as_seen_from_where_the_order_is_given(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "cauce.env").touch()
    (tmp_path / "my plan.docx").touch()
    told = (DEPLOY / "cauce").read_text().replace(f"runuser -u cauce -- {PROGRAM}", "printf '%s\\n'")
    told = told.replace("/etc/cauce", f"{tmp_path}/etc").replace("/var/lib/cauce", str(tmp_path / "etc"))
    order = ["sh", "-c", told, "cauce", "import", "my plan.docx", "--plan", "panama", "elsewhere.docx", "/etc/passwd"]
    done = subprocess.run(order, cwd=tmp_path, capture_output=True, text=True, check=True)
    expected = ["import", f"{tmp_path}/my plan.docx", "--plan", "panama", "elsewhere.docx", "/etc/passwd"]
    assert done.stdout.splitlines() == expected


def test_the_log_names_nobody(house: House) -> None:
    lines = (house.folder / "server.log").read_text() + (house.folder / "worker.log").read_text()
    assert "Traceback" not in lines
    assert "entrar/" not in lines


def test_the_example_of_settings_names_known_ones_and_is_refused_by_nobody(house: House) -> None:
    known = {setting.name for setting in SETTINGS}
    named = set(re.findall(r"CAUCE_[A-Z_]+(?==)", (DEPLOY / "cauce.env.example").read_text()))
    assert named - known == set()
    assert house.cauce("--version")


def test_the_proxies_take_what_the_server_takes_and_ten_more() -> None:
    megabytes = int(variables(DEPLOY / "cauce.env.example")["CAUCE_UPLOAD_MB"]) + 10
    assert f"client_max_body_size {megabytes}m;" in (DEPLOY / "nginx.conf").read_text()
    assert f"max_size {megabytes}MB" in (DEPLOY / "Caddyfile").read_text()


def test_caddy_takes_its_file_as_it_is_and_finds_it_well_written(tmp_path: Path) -> None:
    if shutil.which("caddy") is None:
        skip_unless_ci("caddy is not installed, so its file in deploy/ was not looked at.")
    file, home = str(DEPLOY / "Caddyfile"), {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    told = [("validate", "--config", file, "--adapter", "caddyfile"), ("fmt", file)]
    checked, written = (
        subprocess.run(["caddy", *words], env=home, capture_output=True, text=True, check=False) for words in told
    )
    assert (checked.returncode, '"level":"warn"' in checked.stderr) == (0, False), checked.stderr[-600:]
    assert written.stdout == Path(file).read_text()


def test_the_nightly_backup_has_a_time_that_systemd_reads(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed here; on a server with systemd it is.")
    timer = (DEPLOY / "systemd" / "cauce-backup.timer").read_text()
    when = re.search(r"^OnCalendar=(.*)$", timer, re.M)
    assert when is not None
    told = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=2", when[1]],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": "UTC"},
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.count("02:30:00") >= 2


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_one_that_systemd_understands_and_shuts_in(unit: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed here; on a server with systemd it is.")
    program = tmp_path / "cauce"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for path in (DEPLOY / "systemd").iterdir():
        (tmp_path / path.name).write_text(path.read_text().replace(PROGRAM, str(program)))
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / unit)], capture_output=True, text=True, check=False
    )
    ours = [line for line in verified.stderr.splitlines() if "cauce" in line]
    assert (verified.returncode, ours) == (0, [])
    exposed = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=25", str(tmp_path / unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "unrecognized option" not in exposed.stderr:
        assert exposed.returncode == 0, exposed.stdout[-300:]
