#!/bin/sh
# The first look: the sample regency, harvested and served. Ctrl-C ends everything started here.
set -eu
cd "$(dirname "$0")/.."
port=${PORT:-8000}
sample_port=${SAMPLE_PORT:-8064}
jenjang=.venv/bin/jenjang
home=${JENJANG_HOME:-var}
export JENJANG_STARTER=$$  # what is started here ends with it, even when it is killed
sample=""
serve=""
end() {
    trap - INT TERM EXIT
    [ -z "$serve" ] || kill -TERM "$serve" 2>/dev/null || true
    [ -z "$sample" ] || kill -TERM "$sample" 2>/dev/null || true
    [ -z "$serve" ] || wait "$serve" 2>/dev/null || true
    [ -z "$sample" ] || wait "$sample" 2>/dev/null || true
}
trap 'end; exit 0' INT TERM
trap end EXIT

$jenjang init --regency 64.08
$jenjang sample serve --port "$sample_port" &
sample=$!
if [ ! -e "$home/contoh-terambil" ]; then
    $jenjang sample register --port "$sample_port"
    echo "Mengambil data dari situs-situs contoh …"
    $jenjang harvest --all || echo "Sebagian sumber gagal; begitulah situs yang nyata. Lanjut."
    touch "$home/contoh-terambil"
fi
masuk=$($jenjang sample accounts 2>/dev/null) || masuk=""  # real data: none are made
$jenjang serve --port "$port" &
serve=$!
# Said when it answers: whoever opens the address at once must not be refused.
until .venv/bin/python -c "import urllib.request as r; r.urlopen('http://127.0.0.1:$port/', timeout=60)" 2>/dev/null; do
    kill -0 "$serve" 2>/dev/null || { wait "$serve"; exit; }
    sleep 1
done
echo "Portal: http://127.0.0.1:$port  (Ctrl-C mengakhiri semuanya)"
[ -z "$masuk" ] || echo "$masuk"
wait "$serve"
