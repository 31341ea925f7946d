"""Alive, ready, and what stands in the log: no address, secret or name."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signed_in import make_account
from untower.record.runs.models import Worker
from untower.web.logs import JsonLines


def heard_of(seconds_ago: int) -> None:
    beat = timezone.now() - timedelta(seconds=seconds_ago)
    Worker.objects.create(name="one", started_at=beat, beat_at=beat)


def test_healthy_asks_nothing_of_the_database(client):
    assert client.get("/healthy").json() == {"healthy": True}


@pytest.mark.parametrize(("seconds", "status"), [(5, 200), (61, 503)])
def test_ready_where_a_worker_was_heard_of_lately(client, db, seconds, status):
    heard_of(seconds)
    answer = client.get("/ready")
    assert answer.status_code == status
    assert answer.json()["worker"] is (status == 200)
    assert "no-cache" in answer["Cache-Control"]


def test_not_ready_before_the_tables_are_up_to_date(client, db):
    heard_of(1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "database": True,
        "migrations": False,
        "worker": True,
    }


def logged(caplog, name: str) -> list[dict]:
    lines = [JsonLines().format(record) for record in caplog.records if record.name == name]
    return [json.loads(line) for line in lines]


def test_each_request_is_one_line_with_its_route_and_never_its_address(client, db, caplog):
    caplog.set_level(logging.INFO, logger="untower.request")
    client.get("/link/a-secret-that-must-not-be-logged")
    (line,) = logged(caplog, "untower.request")
    assert line["route"] == "link/<str:secret>"
    assert (line["method"], line["status_code"]) == ("GET", 404)
    assert line["duration_ms"] >= 0
    every = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "a-secret" not in every


def test_a_wrong_password_leaves_no_name_in_the_log(db, caplog):
    person = make_account(email="ada@example.org")
    for _ in range(6):
        Client().post(reverse("sign_in"), {"email": person.email, "password": "wrong wrong"})
    every = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "ada@example.org" not in every
    assert "wrong wrong" not in every


def test_a_fault_is_logged_with_where_it_happened(caplog):
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        logging.getLogger("untower.test").exception("a fault")
    (line,) = logged(caplog, "untower.test")
    assert line["level"] == "error"
    assert "test_service_health.py" in line["fault"]


def test_the_privacy_page_is_open_to_everybody(client, db):
    assert "Argon2" in client.get(reverse("privacy")).text
