"""From the settings to an embedded engine: which model, which engine, how much context."""

from deploy.engine import Engine, EngineSpec
from deploy.models import LARGEST_CONTEXT, ModelError, ModelRef, resolve
from service.settings import ROOT, Settings

DEFAULT_CONTEXT = {"llamacpp": 4096, "vllm": LARGEST_CONTEXT}
"""llama.cpp reserves the memory of its four conversations at once, vLLM pages it."""
VLLM_PYTHON = ROOT / ".venvs" / "vllm" / "bin" / "python"


def engine_for(settings: Settings) -> tuple[ModelRef | None, Engine | None]:
    """The embedded model and an engine for it, not started; nothing where the settings name a server.

    Raises:
        ModelError: the model is not there, or the chosen engine cannot run it.
    """
    if settings.llm_provider == "local":
        return None, None
    model = resolve(settings.model, settings.models_dir)
    return model, engine_of(settings, model)


def engine_of(settings: Settings, model: ModelRef) -> Engine:
    """An engine for a model, not started.

    Raises:
        ModelError: the chosen engine cannot run it.
    """
    kind = settings.engine
    if kind == "auto":
        kind = "llamacpp" if model.format == "gguf" else "vllm"
    path = model.path
    if kind == "llamacpp" and model.format != "gguf":
        raise ModelError("not_gguf", path=model.path)
    if kind == "vllm" and path.is_file():
        path = path.parent  # a folder may hold both forms
        if not (path / "config.json").is_file():
            raise ModelError("not_folder", path=model.path)
    context = settings.engine_context or min(model.context, DEFAULT_CONTEXT[kind])
    spec = EngineSpec(
        kind=kind,
        model=path,
        name=model.name,
        context=context,
        log=settings.data_dir / "logs" / "engine.log",
        threads=settings.engine_threads,
        python=VLLM_PYTHON,
    )
    return Engine(spec)
