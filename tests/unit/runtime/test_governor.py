import pytest

from circuitscript.runtime.exceptions import LimitException
from circuitscript.runtime.governor import SINGLE, UNLIMITED, Governor, Limits, Resource
from circuitscript.runtime.profiles import PROFILES, profile


def governor_of(**maxima: int) -> Governor:
    return Governor(Limits("test", {Resource[name]: value for name, value in maxima.items()}), lambda resource: 7)


def test_charge_is_refused_beyond_the_maximum_and_not_before() -> None:
    governor = governor_of(QUERIES=2)
    governor.charge(Resource.QUERIES)
    governor.charge(Resource.QUERIES)
    with pytest.raises(LimitException, match=r"Too many SOQL queries: 3 \(maximum 2\)") as caught:
        governor.charge(Resource.QUERIES)
    assert (caught.value.resource, caught.value.used, caught.value.maximum) == ("SOQL queries", 3, 2)
    assert governor.used(Resource.QUERIES) == 3


def test_single_sizes_are_not_summed() -> None:
    governor = governor_of(STRING_LENGTH=10)
    for _ in range(5):
        governor.charge(Resource.STRING_LENGTH, 10)
    with pytest.raises(LimitException, match="String length exceeds maximum: 11"):
        governor.charge(Resource.STRING_LENGTH, 11)
    assert governor.used(Resource.STRING_LENGTH) == 0


def test_what_the_context_meters_is_asked_of_it() -> None:
    assert governor_of().used(Resource.STATEMENTS) == 7


def test_missing_maximum_means_unlimited() -> None:
    governor = governor_of()
    governor.charge(Resource.DML_ROWS, 10**12)
    assert governor.maximum(Resource.DML_ROWS) == UNLIMITED


def test_snapshot_gives_fresh_limits_and_restore_brings_the_counts_back() -> None:
    governor = governor_of(QUERIES=2)
    governor.charge(Resource.QUERIES, 2)
    before = governor.snapshot()
    governor.restore({})
    governor.charge(Resource.QUERIES, 2)
    governor.restore(before)
    assert governor.used(Resource.QUERIES) == 2


def test_usage_names_everything_that_is_counted_over_a_run() -> None:
    assert set(governor_of().usage()) == set(Resource) - SINGLE


def test_profiles_are_complete_and_have_the_published_numbers() -> None:
    assert list(PROFILES) == ["circuit", "apex-sync", "apex-async", "cloudflare-free", "cloudflare-paid", "unlimited"]
    sync, background = profile("apex-sync"), profile("apex-async")
    assert [sync.maximum(one) for one in (Resource.QUERIES, Resource.DML_STATEMENTS, Resource.CPU_TIME)] == [
        100,
        150,
        10_000,
    ]
    assert [background.maximum(one) for one in (Resource.QUERIES, Resource.JOBS, Resource.CPU_TIME)] == [200, 1, 60_000]
    assert profile("cloudflare-free").maximum(Resource.CPU_TIME) == 10
    assert profile("circuit").maximum(Resource.API_CALLS) == 50
    unlimited = profile("unlimited")
    assert unlimited.maximum(Resource.QUERIES) == UNLIMITED
    assert unlimited.maximum(Resource.CALL_DEPTH) == 1_000
    for limits in PROFILES.values():
        assert limits.maximum(Resource.STATEMENTS) == UNLIMITED
        if limits is not unlimited:
            assert set(Resource) - set(limits.maxima) == {Resource.STATEMENTS}


def test_unknown_profile_is_named_with_the_known_ones() -> None:
    with pytest.raises(LookupError, match=r"'huge'.*circuit, apex-sync"):
        profile("huge")


def test_replaced_limits_keep_the_rest() -> None:
    changed = profile("circuit").replace({Resource.QUERIES: 1})
    assert changed.maximum(Resource.QUERIES) == 1
    assert changed.maximum(Resource.DML_ROWS) == profile("circuit").maximum(Resource.DML_ROWS)
    assert profile("circuit").maximum(Resource.QUERIES) == 100
