"""A proxy that is told to stop ends well, whatever it has just begun."""

from concurrent.futures import ThreadPoolExecutor

from proxy_process import ProxyProcess


def test_it_ends_well_when_it_has_only_just_started(tmp_path):
    """The authorities of an upstream with TLS are read behind the start. OpenSSL frees what that
    needs when the process exits: of such ends one in ten was a crash."""

    def start_and_stop(number: int) -> int:
        folder = tmp_path / str(number)
        folder.mkdir()
        return ProxyProcess("https://127.0.0.1:9/v1", folder).start().stop()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(start_and_stop, range(40))) == {0}
