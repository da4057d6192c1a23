"""What Prometheus and the container's health check ask."""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HELP = {
    "semu_backup_behind_seconds": "Age of the moment up to which everything written to the databases is sealed.",
    "semu_backup_base_age_seconds": "Age of the newest base backup.",
    "semu_backup_base_bytes": "Bytes of the newest base backup, sealed.",
    "semu_backup_gap": "1 while the newest base backup and the log after it could not be restored.",
    "semu_backup_secrets": "1 while the archive holds sealed secrets.",
    "semu_backup_failures_total": "Passes that failed since the start.",
    "semu_backup_free_bytes": "Bytes that are free where backups are kept.",
}
_HEALTHY_SECONDS = 120


def text(values: Mapping[str, float]) -> str:
    """In Prometheus' format."""
    lines = []
    for name, value in values.items():
        kind = "counter" if name.endswith("_total") else "gauge"
        lines += [f"# HELP {name} {HELP[name]}", f"# TYPE {name} {kind}", f"{name} {value:g}"]
    return "\n".join(lines) + "\n"


def serve(port: int, values: Callable[[], Mapping[str, float]]) -> ThreadingHTTPServer:
    """Answer /metrics, and /health: 200 while the archive is less than two minutes behind."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            now = values()
            healthy = now["semu_backup_behind_seconds"] < _HEALTHY_SECONDS
            status, body = {
                "/metrics": (200, text(now)),
                "/health": (200 if healthy else 503, "healthy\n" if healthy else "behind\n"),
            }.get(self.path, (404, "not found\n"))
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: one line every five seconds would tell nobody anything."""

    server = ThreadingHTTPServer(("", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
