# The image of memory-proxy.
#
#   docker build -t memory-proxy .
#
# On your machine. Inside the container it listens on every address, and it refuses to start that
# way until it is told who may use it: keys under `clients:` in a settings file, or, where only this
# machine can reach the published port, everybody:
#
#   docker run -p 127.0.0.1:8080:8080 -v memory-proxy:/var/lib/memory-proxy \
#       -e MEMORY_PROXY_ALLOW_ANONYMOUS=true -e MEMORY_PROXY_UPSTREAM=https://api.x.ai/v1 memory-proxy
#
# As a sidecar. The containers of a pod share loopback, so the proxy can stay on it; then nobody
# outside the pod reaches it, and nothing needs to be allowed:
#
#   env: [{ name: MEMORY_PROXY_LISTEN, value: "127.0.0.1:8080" }]
#
# Give settings as environment, a file as MEMORY_PROXY_CONFIG: the health check sees that, not flags.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libcurl4-openssl-dev libsqlite3-dev libssl-dev pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /memory-proxy
COPY . .
RUN scripts/build.sh \
    && install -D --strip .build/release/memory-proxy /out/memory-proxy

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libcurl4 libsqlite3-0 libssl3 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin memory-proxy \
    && install -d -m 0700 -o memory-proxy /var/lib/memory-proxy
COPY --from=build /out/memory-proxy /usr/local/bin/memory-proxy
USER 10001
ENV MEMORY_PROXY_LISTEN=0.0.0.0:8080 \
    MEMORY_PROXY_DATA=/var/lib/memory-proxy/data
VOLUME /var/lib/memory-proxy
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
    CMD ["memory-proxy", "healthcheck"]
ENTRYPOINT ["memory-proxy"]
