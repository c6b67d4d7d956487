"""Embedding models, as the child process `memory.embedding_worker` loads them; none is loaded by the gateway's own.

Each module has `load(setting) -> Encoder`.
"""
