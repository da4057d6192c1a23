# PostgreSQL's own tools of the server's version, age to seal, Python to see to it. Keeps to what both builders read.
FROM postgres:18
ARG SEMU_VERSION=dev
ARG SEMU_REVISION=unknown
LABEL org.opencontainers.image.title="Semu backup" \
      org.opencontainers.image.version="$SEMU_VERSION" \
      org.opencontainers.image.revision="$SEMU_REVISION" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update -q \
    && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends age python3 \
    && rm -rf /var/lib/apt/lists/*
COPY deploy/backup /srv/semu-backup
COPY deploy/images/healthy /usr/local/bin/
# A new volume takes over whose folder it covers.
RUN install -d -o postgres -g postgres -m 0700 /var/lib/semu-backup
ENV PYTHONPATH=/srv/semu-backup PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    SEMU_VERSION=$SEMU_VERSION SEMU_REVISION=$SEMU_REVISION
USER postgres
ENTRYPOINT ["/usr/bin/python3", "-m", "semu_backup"]
CMD ["serve"]
