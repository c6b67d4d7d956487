"""`omoide persona try` with a real gateway, which offers its embedded model as a plain one."""

from pathlib import Path

import pytest

from tests.e2e.gateway_process import GatewayProcess

pytestmark = pytest.mark.e2e


def test_scenarios_are_played_with_the_model_of_the_running_gateway(tmp_path: Path):
    played = tmp_path / "hello.yaml"
    played.write_text("title: Hello\nsays: [Hello, Good night]\nexpect: [{signal_absent: empty}]\n", "utf-8")
    with GatewayProcess(tmp_path) as gateway:
        shown = gateway.cli("persona", "try", "june", "--scenario", str(played))
    assert "signal_absent: empty  holds" in shown
    assert shown.count("tokens") == 2
