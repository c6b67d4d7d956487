from tests.service.api.conftest import scene

__all__ = ["scene"]
