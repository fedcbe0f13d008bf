# Builds the wheel and an environment with exactly the pinned packages.
FROM python:3.11.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY . ./
RUN deploy/install.sh /app

# For trials (deploy/demo.compose.yml): Temporal's development server and the stand-ins as well.
FROM python:3.11.13-slim-bookworm AS demo
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
WORKDIR /src
COPY constraints.txt ./
RUN python -m venv /app && /app/bin/pip install --require-hashes -r constraints.txt
COPY . ./
RUN /app/bin/pip install --no-deps --no-build-isolation --editable . \
    && useradd --uid 10001 --no-create-home --home-dir /var/lib/tourwright tourwright \
    && install -d -o 10001 -g 10001 /var/lib/tourwright
ENV PATH=/app/bin:$PATH TOURWRIGHT_DEV_HOME=/var/lib/tourwright
WORKDIR /var/lib/tourwright
USER 10001:10001
HEALTHCHECK CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/ready', timeout=4)"]
ENTRYPOINT ["tourwright"]
CMD ["dev"]

# Holds the interpreter and /app: no compiler, no package installer.
FROM python:3.11.13-slim-bookworm
RUN pip uninstall --yes pip setuptools wheel \
    && rm -rf /usr/local/lib/python3.11/ensurepip \
    && groupadd --gid 10001 tourwright \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/tourwright \
        --shell /usr/sbin/nologin tourwright \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/tourwright /var/lib/tourwright/hris
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /var/lib/tourwright
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# The worker serves no pages: docker-compose.yml gives it a check of its own.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/ready', timeout=4)"]
ENTRYPOINT ["tourwright"]
CMD ["web"]
