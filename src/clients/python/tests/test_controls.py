"""Controls the service as a test does. The clients retry as boto3 does by default."""

from datetime import datetime, timedelta, timezone

import pytest
from test_fixture import records, write
from tidemark_testing import Service, Tidemark, TidemarkError


def test_lost_response_applies_the_update_once(tidemark):
    client = tidemark.client()
    tidemark.lose_next_response("UpdateRecords")
    write(client, tidemark, tidemark.identity_id, "level", "2")
    assert records(client, tidemark, tidemark.identity_id) == {"level": "2"}
    assert [(each["status"], each.get("syncCount")) for each in tidemark.requests("UpdateRecords")] == [(None, None), (200, 1)]
    assert [each["operation"] for each in tidemark.requests()] == [
        "ListRecords",
        "UpdateRecords",
        "UpdateRecords",
        "ListRecords",
    ]


def test_lost_response_without_an_operation_hits_the_next_request(tidemark):
    tidemark.lose_next_response()
    records(tidemark.client(), tidemark, tidemark.identity_id)
    assert [each["status"] for each in tidemark.requests()] == [None, 200]


def test_throttling_reaches_the_client(tidemark):
    tidemark.inject("respond", status=429, dataset="game", count=2)
    client = tidemark.client(retries={"total_max_attempts": 1})
    for _ in range(2):
        with pytest.raises(client.exceptions.TooManyRequestsException):
            records(client, tidemark, tidemark.identity_id)
    assert records(client, tidemark, tidemark.identity_id) == {}


def test_failed_trigger_refuses_the_update(tidemark):
    client = tidemark.client()
    tidemark.inject("failTrigger")
    with pytest.raises(client.exceptions.InvalidLambdaFunctionOutputException):
        write(client, tidemark, tidemark.identity_id, "level", "2")


def test_clock_moves_until_the_end_of_the_test(tidemark_service):
    with Tidemark(tidemark_service.endpoint) as tidemark:
        before = tidemark.now()
        tidemark.advance(timedelta(days=181, milliseconds=1))
        assert tidemark.now() - before >= timedelta(days=181, milliseconds=1)
        tidemark.set_time(datetime(2030, 1, 31, 12, tzinfo=timezone.utc))
        assert tidemark.now() - datetime(2030, 1, 31, 12, tzinfo=timezone.utc) < timedelta(minutes=5)
    assert abs(tidemark.now() - datetime.now(timezone.utc)) < timedelta(minutes=5)


def test_clock_names_the_type_that_it_takes(tidemark):
    with pytest.raises(TypeError, match="^advance takes a timedelta, such as timedelta\\(hours=1\\), and no int$"):
        tidemark.advance(3600)
    with pytest.raises(TypeError, match="^set_time takes a datetime, such as datetime.now\\(timezone.utc\\), and no str$"):
        tidemark.set_time("2027-01-01")


def test_requests_of_a_mistyped_operation_are_refused(tidemark):
    with pytest.raises(TidemarkError, match="operation is no operation such as UpdateRecords"):
        tidemark.requests("updateRecords")


def test_reset_deletes_the_data_of_the_pool(tidemark):
    client = tidemark.client()
    write(client, tidemark, tidemark.identity_id, "level", "2")
    tidemark.reset()
    assert records(client, tidemark, tidemark.identity_id) == {}


def test_invalid_fault_is_explained(tidemark):
    with pytest.raises(TidemarkError, match="POST /_tidemark/faults got status 400: "):
        tidemark.inject("none")


def test_service_at_a_stage_has_its_controls_at_the_root():
    with Service("--stage", "test") as service, Tidemark(service.endpoint) as tidemark:
        tidemark.advance(timedelta(days=1))
    with pytest.raises(TidemarkError, match="does not respond"):
        tidemark.now()
