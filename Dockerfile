# The coach in a container: a person without rights, a root that cannot be written to, a health check that checks.
#
#   docker build -t kladka .
#   docker run --read-only --tmpfs /tmp -v kladka-data:/data -v kladka-key:/key -e TELEGRAM_BOT_TOKEN=… kladka
#
# Pin the base by digest for your own builds: --build-arg PYTHON=python:3.11-slim-bookworm@sha256:…
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
# The languages of the content, should yours have more.
ARG LANGUAGES="pl en"
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update \
    && apt-get install --yes --no-install-recommends binutils \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.lock /src/
RUN python3 -m venv /opt/kladka && /opt/kladka/bin/pip install --require-hashes --requirement /src/requirements.lock
COPY pyproject.toml README.md LICENSE /src/
COPY bot /src/bot
COPY content /src/content
COPY flows /src/flows
COPY storage /src/storage
COPY deploy/slim.sh /src/deploy/
# Content that has problems makes no image. Loading it once leaves the built library beside it, for quick starts.
RUN /opt/kladka/bin/pip install --no-deps --no-build-isolation /src \
    && /opt/kladka/bin/kladka content check \
    && sh /src/deploy/slim.sh /opt/kladka "${LANGUAGES}" \
    && /opt/kladka/bin/python -c 'import content; content.load()'

FROM ${PYTHON}
LABEL org.opencontainers.image.title="Kładka" \
      org.opencontainers.image.description="A chat coach for partnerships across sectors" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0 AND OFL-1.1"
RUN groupadd --gid 10001 kladka \
    && useradd --uid 10001 --no-create-home --gid kladka --home-dir /data --shell /usr/sbin/nologin kladka \
    && install --directory --owner=kladka --group=kladka --mode=0700 /backups /data /key
COPY --from=build /opt/kladka /opt/kladka
ENV PATH=/opt/kladka/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    KLADKA_DATA_DIR=/data XDG_CONFIG_HOME=/key \
    LOG_FORMAT=json \
    HEALTH_PORT=8080
USER 10001:10001
VOLUME ["/data", "/key"]
EXPOSE 8080
# The coach stops within ten seconds of SIGTERM; nothing is lost if it is killed.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["kladka", "health"]
ENTRYPOINT ["kladka"]
CMD ["run"]
