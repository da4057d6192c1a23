#!/bin/sh
# Chooses with or without TLS by what lies in /run/secrets, writes down which proxies are believed, and becomes nginx.
set -eu
crt=/run/secrets/tls.crt key=/run/secrets/tls.key

if [ -e "$crt" ] || [ -e "$key" ]; then
    for file in "$crt" "$key"; do
        if ! [ -s "$file" ] || ! [ -r "$file" ]; then
            echo "nginx does not start: $file is missing, empty or not readable for user $(id -u)." \
                'Put both files there with `make tls CERTIFICATE=… KEY=…`, or neither.' >&2
            exit 1
        fi
    done
    cp /etc/semu/tls.conf /tmp/listen.conf
else
    cp /etc/semu/plain.conf /tmp/listen.conf
fi

# Only of a server that SEMU_TRUSTED_PROXIES names (addresses or networks) is it believed who called it, and how.
{
    echo 'geo $realip_remote_addr $behind_proxy { default 0;'
    for network in ${SEMU_TRUSTED_PROXIES:-}; do echo "$network 1;"; done
    echo '}'
    for network in ${SEMU_TRUSTED_PROXIES:-}; do echo "set_real_ip_from $network;"; done
    echo 'real_ip_header X-Forwarded-For; real_ip_recursive on;'
    echo 'map $behind_proxy$http_x_forwarded_proto $scheme_outside { default $scheme; 1https https; 1http http; }'
} >/tmp/proxies.conf

exec nginx -c /etc/semu/nginx.conf -g 'daemon off;'
