"""`make run`: the site and its worker together on this machine; Ctrl-C stops both.

`TLS=local make run` serves the tablets of the same network by HTTPS.
For trying and developing only. In real service a process manager starts `gunicorn wsgi:app` and
`flask --app wsgi worker` with variables of their own (docs/operations.md).
"""

import ctypes
import http.client
import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
ENV_FILE = ROOT / "instance" / "development.env"
THREADS = 4
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PATIENCE = 10  # seconds that a child may take to stop
ACCOUNTS = (
    ("founder1@demo.test", "Thí sinh", "xem hồ sơ đã nộp và điều gì diễn ra tiếp theo"),
    ("organiser@demo.test", "Ban Tổ chức", "xem hôm nay cuộc thi còn thiếu việc gì"),
    ("secretary@demo.test", "Ban Thư ký", "sơ tuyển một hồ sơ đang chờ"),
    ("judge1@demo.test", "Giám khảo", "chấm một phiếu còn lại của vòng chung kết"),
    ("chair@demo.test", "Chủ tịch Hội đồng", "xem tiến độ chấm và phiếu còn thiếu"),
    ("approver@demo.test", "Người phê duyệt", "công bố kết quả đã chốt"),
    ("clerk@demo.test", "Văn thư", "xác nhận số vào sổ giấy chứng nhận"),
    ("leader@demo.test", "Lãnh đạo", "đọc chỉ tiêu Nghị quyết 08-NQ/TU"),
    ("admin@demo.test", "Quản trị", "xem tài khoản và quyền"),
)
#: From the last sheet to the certificate, on the final of today.
TEN_MINUTES = (
    "judge1 chấm và gửi phiếu còn lại của bảng Ý tưởng",
    "chair đóng chấm, xử lý bằng điểm nếu có, chốt kết quả",
    "approver công bố kết quả",
    "organiser xác nhận giải, lập giấy chứng nhận",
    "clerk in giấy chứng nhận; quét mã trên giấy để kiểm tra",
    "leader mở chỉ tiêu và minh chứng",
)
DEMO_PASSWORD = "BePhong-demo-2026"  # noqa: S105 -- fictional accounts, refused off this machine


def main() -> int:
    """Start the site, then the worker, and stay until told to stop."""
    if os.environ.get("MAKELEVEL"):
        _die_with_parent()
    hall = prepare_hall()
    address = (os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000")))
    if _is_taken(address):
        print(f"✗ Port {address[1]} is taken. Is Bệ Phóng already running? Another one: "
              f"PORT={address[1] + 1} make run", file=sys.stderr)
        return 1
    environ = environment(address)
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: asked.append(received))
    children = [_start(_server_command(address, environ), environ)]
    if _await_answer(address, children, asked, bool(environ.get("TLS_CERT"))):
        children.append(_start([sys.executable, "-m", "flask", "--app", "wsgi", "worker"], environ))
        print(f"\n  Bệ Phóng: {environ['PUBLIC_URL']}   (Ctrl-C dừng lại)\n", flush=True)
        _open_hall(address, hall)
        while not asked and all(child.poll() is None for child in children):
            time.sleep(0.2)
    return _stop(children, asked)


def prepare_hall() -> dict[str, str]:
    """Return, and set for the children, how tablets of the same network reach this machine.

    `TLS=local` listens to the network by HTTPS, with an authority that this machine makes itself.
    """
    if os.environ.get("TLS") == "local":
        os.environ.setdefault("HOST", "0.0.0.0")  # noqa: S104 -- asked for by name
    if os.environ.get("HOST", "127.0.0.1") in LOOPBACK:
        return {}
    from app.hall.serving import hall_settings  # noqa: PLC0415 -- only where tablets come

    settings = hall_settings(os.environ, ROOT / "instance" / "hall",
                             int(os.environ.get("PORT", "8000")))
    os.environ.update(settings)
    return settings


def _open_hall(address: tuple[str, int], settings: dict[str, str]) -> None:
    """Open the door to the certificate and print the addresses for tablets."""
    if settings:
        from app.hall.serving import addresses_in_words, open_door  # noqa: PLC0415 -- as above

        open_door(*address, settings)
        print(addresses_in_words(settings) + "\n", flush=True)


def environment(address: tuple[str, int]) -> dict[str, str]:
    """Return the variables for the children: the caller's over those of the development file."""
    scheme = "https" if os.environ.get("TLS_CERT") else "http"
    host = "127.0.0.1" if address[0] in {"0.0.0.0", "::", ""} else address[0]  # noqa: S104
    url = f"{scheme}://{host}:{address[1]}"
    if not ENV_FILE.exists():
        ENV_FILE.parent.mkdir(exist_ok=True)
        ENV_FILE.touch(mode=0o600)
        ENV_FILE.write_text(
            "# Written once by `make run`; keep it while you keep the database beside it.\n"
            f"SECRET_KEY={secrets.token_urlsafe(32)}\nDATA_KEY={secrets.token_urlsafe(32)}\n"
            f"PUBLIC_URL={url}\nBE_PHONG_DEVELOPMENT=1\n", encoding="utf-8")
    lines = ENV_FILE.read_text(encoding="utf-8").splitlines()
    stored = dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    return {**stored, "PUBLIC_URL": url, **os.environ}


def site() -> Any:
    """Build the application for gunicorn: database brought up, demo season if it is empty."""
    from flask_migrate import upgrade  # noqa: PLC0415 -- heavy, the server's process only

    from app import create_app  # noqa: PLC0415
    from app.auth.models import User  # noqa: PLC0415
    from app.orm import db  # noqa: PLC0415
    from app.warming import prepare_server, tune_interpreter  # noqa: PLC0415

    app = create_app()
    with app.app_context():
        upgrade()
        is_empty = db.session.query(User.id).first() is None
        db.session.remove()
    if is_empty and "demo" in app.cli.commands:
        print("· loading the demo season (once, some seconds)", flush=True)
        loaded = app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
        if loaded.exit_code:
            raise SystemExit(f"✗ The demo season could not be loaded: {loaded.output}")
    with app.app_context():
        if db.session.query(User.id).filter_by(email="admin@demo.test").first():
            _print_accounts()
        db.session.remove()
        db.engine.dispose()  # each web process opens connections of its own
    prepare_server(app)
    tune_interpreter()
    return app


def _print_accounts() -> None:
    print(f"\n  Tài khoản minh họa (mật khẩu {DEMO_PASSWORD})\n"
          f"  {'':<22}{'vai trò':<20}thử việc này trước")
    for email, role, task in ACCOUNTS:
        print(f"  {email:<22}{role:<20}{task}")
    print("\n  Mười phút đi hết một vòng, từ phiếu chấm đến giấy chứng nhận")
    for number, step in enumerate(TEN_MINUTES, start=1):
        print(f"  {number}. {step}")
    sys.stdout.flush()


def _server_command(address: tuple[str, int], environ: dict[str, str]) -> list[str]:
    command = [
        sys.executable, "-m", "gunicorn", "--preload", "--bind", f"{address[0]}:{address[1]}",
        "--worker-class", "gthread", "--threads", str(THREADS), "--log-level", "warning",
        "--workers", environ.get("WEB_PROCESSES", "2"), "--graceful-timeout", "2",
        "--no-control-socket",
    ]
    if environ.get("TLS_CERT"):
        command += ["--certfile", environ["TLS_CERT"], "--keyfile", environ["TLS_KEY"]]
    return [*command, "serve:site()"]


def _start(command: list[str], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a child out of the terminal's reach: Ctrl-C is ours, and we end it in order."""
    return subprocess.Popen(command, cwd=ROOT, env=environ, preexec_fn=_die_with_parent,
                            process_group=0)


def _die_with_parent() -> None:
    """Ask Linux for a SIGTERM should the parent be killed, so that nothing is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _is_taken(address: tuple[str, int]) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            return True
    return False


def _await_answer(address: tuple[str, int], children: list[subprocess.Popen[bytes]],
                  asked: list[int], is_secure: bool) -> bool:
    """Wait until the site answers; False when it ended or was stopped before."""
    host = "127.0.0.1" if address[0] in {"0.0.0.0", ""} else address[0]  # noqa: S104
    trusting = ssl._create_unverified_context() if is_secure else None  # noqa: S323 -- our own
    while not asked and children[0].poll() is None:
        link = (http.client.HTTPSConnection(host, address[1], timeout=5, context=trusting)
                if is_secure else http.client.HTTPConnection(host, address[1], timeout=5))
        try:
            link.request("GET", "/healthz")
            link.getresponse().read()
        except (OSError, http.client.HTTPException):  # another program on the port, or none
            time.sleep(0.05)
        else:
            return True
        finally:
            link.close()
    return False


def _stop(children: list[subprocess.Popen[bytes]], asked: list[int]) -> int:
    """End every child; an ending nobody asked for is a failure."""
    if not asked:
        print("✗ A process ended by itself; stopping the rest.", file=sys.stderr)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    return 0 if asked else 1


if __name__ == "__main__":
    sys.exit(main())
