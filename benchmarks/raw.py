"""The same row writes by pgbench, on the same server: what the database alone can do."""

from __future__ import annotations

import re
import subprocess
import tempfile

from django.db import connection

from cheguan.config.embedded.binaries import program

# One case of the load writes these rows; here they are written by constants in one transaction.
_SCRIPT = r"""
\set n random(0, :fleet - 1)
\set days random(1, 3000000)
BEGIN;
SELECT nextval('casework_serial') AS serial \gset
INSERT INTO casework_case (city, number, service, service_version, subject_kind, subject, plate,
  state, version, channel, office, capacity, applicant_number, applicant_name, agent_number,
  agent_name, opened_at, confirmed_at, reviewed_by, ended_at, judged_on, application, evidence,
  findings, answers, papers, applicant_document)
VALUES ('440100', 'p' || :serial, 'vehicles/inspection_mark', 1, 'vehicle', :serial, 'x', 'granted',
  3, 'api', '440106', 'owner', '490106198001010000', 'x', '', '', now(), now(), '', now(),
  current_date, (SELECT application FROM raw_payload), (SELECT evidence FROM raw_payload), '[]',
  '{}', '{}', 'A');
INSERT INTO registry_inspectionmark (city, vin, due, until, exempt, issued_at, "case")
VALUES ('440100', (SELECT vin FROM raw_fleet WHERE n = :n), DATE '1-1-1' + :days::int,
  current_date, true, now(), 'p' || :serial)
ON CONFLICT DO NOTHING;
UPDATE registry_vehicle SET valid_until = current_date, status = 'A'
WHERE city = '440100' AND vin = (SELECT vin FROM raw_fleet WHERE n = :n);
INSERT INTO registry_change (city, "case", position, at, act, kind, key, before, after)
VALUES ('440100', 'p' || :serial, 1, now(), 'IssueInspectionMark', 'vehicle', 'v',
  '{"status": "A", "valid_until": "2026-12-31"}', '{"status": "A", "valid_until": "2028-12-31"}');
INSERT INTO casework_entry (city, "case", version, at, event, by, officer, office, channel, values)
VALUES ('440100', 'p' || :serial, 1, now(), 'opened', 'applicant', '', '', 'api', '{}'),
  ('440100', 'p' || :serial, 2, now(), 'confirmed', 'applicant', '', '', 'api', '{}'),
  ('440100', 'p' || :serial, 3, now(), 'granted', 'applicant', '', '', 'api', '{"acts": []}');
INSERT INTO agencies_call (at, department, question, about, took_ms, outcome, "case")
VALUES (now(), 'insurance', 'policy', '*', 1, 'found', ''),
  (now(), 'tax', 'vessel-tax', '*', 1, 'found', '');
INSERT INTO notices_notice (city, id, number, language, template, values, service, "case",
  created_at)
VALUES ('440100', gen_random_uuid(), '490106198001010000', 'zh-hans', 'granted', '{}', 'x',
  'p' || :serial, now());
INSERT INTO casework_request (city, actor, key, content, "case", at)
VALUES ('440100', 'p:490106198001010000', gen_random_uuid(), 'open vehicles/inspection_mark v',
  'p' || :serial, now());
COMMIT;
"""


def run(dsn: str, fleet: list[str], clients: int, seconds: float) -> float:
    """Transactions per second, over a fleet that the load does not use."""
    _prepare(fleet)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(_SCRIPT)
        script.flush()
        command = [
            *(str(program("pgbench")), "--no-vacuum", "--file", script.name),
            *("--protocol", "prepared", "--client", str(clients), "--jobs", "1"),
            *("--time", str(round(seconds)), "--define", f"fleet={len(fleet)}", dsn),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found[1])


def _prepare(fleet: list[str]) -> None:
    """The fleet by number, and a payload as large as that of a real case."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE raw_fleet (n int PRIMARY KEY, vin varchar(17))")
        with cursor.copy("COPY raw_fleet FROM STDIN") as copy:
            for row in enumerate(fleet):
                copy.write_row(row)
        cursor.execute(
            "CREATE TABLE raw_payload AS"
            " SELECT application, evidence FROM casework_case WHERE state = 'granted' LIMIT 1"
        )
        cursor.execute("ANALYZE raw_fleet, raw_payload")
