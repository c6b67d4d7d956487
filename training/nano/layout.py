"""What the finished model's folder holds, and how the model is best sampled. Pure."""

GGUF = "nano.gguf"
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")
FILES = ("config.json", "generation_config.json", "model.safetensors", *TOKENIZER_FILES, GGUF)
SIZE_LIMIT = 24 * 1024 * 1024  # bytes of all files together, so that the repository stays light
# What reads best of what was tried with `python -m training.nano.probe`; see docs/nano.md.
TEMPERATURE = 0.3
TOP_P = 0.9
REPETITION_PENALTY = 1.1
