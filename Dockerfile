# Batch:  docker run --rm --network none --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#           -v "$PWD/work:/work" disclosure-redactor clean /work/incoming -o /work/cleaned
# API:    docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#           -p 127.0.0.1:8720:8720 -e REDACTOR_API_KEY disclosure-redactor serve --host 0.0.0.0
# Checked by .ci/image, also where there is no container engine.
FROM debian:12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY redactor redactor
COPY extractors extractors
COPY rules rules
RUN python3 -m venv /opt/redactor && /opt/redactor/bin/pip install --no-cache-dir --no-compile ".[all]"

FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
      python3 libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin redactor
COPY --from=build /opt/redactor /opt/redactor
ENV PATH=/opt/redactor/bin:/usr/bin:/bin HOME=/tmp PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8
USER 10001:10001
WORKDIR /work
EXPOSE 8720
ENTRYPOINT ["redactor"]
CMD ["--help"]
