"""The chart's CronJob: it exists when asked for, and its program sends what the route wants."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from tests.unit.docs.test_deploy import rendered


def cron_jobs(**values: Any) -> list[dict[str, Any]]:
    return [document for document in rendered(**values) if document["kind"] == "CronJob"]


def test_nothing_calls_at_set_times_unless_it_is_switched_on() -> None:
    assert cron_jobs() == []
    assert len(cron_jobs(cron={"enabled": True})) == 1


def test_the_program_of_the_cron_job_sends_the_secret_and_a_body() -> None:
    [cron] = cron_jobs(cron={"enabled": True, "schedule": "0 3 * * *"})
    assert cron["spec"]["schedule"] == "0 3 * * *"
    pod = cron["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    [container] = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    program, url, body = container["args"]
    assert container["command"] == ["python", "-c"]
    assert url == "http://release-gateway"
    heard = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, self.headers["x-webhook-secret"], json.loads(sent)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"processed": 3}')

        def log_message(self, *_: Any) -> None:
            """Nothing of the test's output is about requests."""

    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        ran = subprocess.run(
            [sys.executable, "-c", program, f"http://127.0.0.1:{server.server_port}", body],
            env={**os.environ, "INKMILL_WEBHOOK_SECRET": "the secret"},
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
    assert heard == [("/api/cron/process-jobs", "the secret", {"maxJobs": 50, "healthCheck": True})]
    assert json.loads(ran.stdout) == {"processed": 3}
