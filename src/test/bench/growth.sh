#!/usr/bin/env bash
# The table of growth in docs/benchmarks.md: what volumes, targets and stores of many sizes cost, each as a ratio to a
# limit of this machine that is measured in the same run. Prints Markdown.
#
#   src/test/bench/growth.sh DIRECTORY [PART...]     parts: sizes sparse blocks targets kinds stores; all by default
#
#   GIB="1 8"                sizes of full volumes
#   SPARSE_GIB="64 1024"     sizes of volumes with 2 % of data
#   BLOCKS="1000 1000000 5000000"
#   VOLUMES=1000 BACKUPS=100 the store of many volumes
#   LIMIT=1800               seconds after which one measurement is given up
#
# DIRECTORY is where targets and images are put, and what is measured as the disk; it is left as it was. Besides a JDK and
# coreutils it takes lz4 for the limit of compression, openssl and keytool for TLS, nfs-ganesha and root for NFS; what is
# missing is said. S3 is the server of "drover demo".
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
usage() {
    sed -n '2,16s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 64
}
[ $# -ge 1 ] || usage
case $1 in -*) usage ;; esac
mkdir -p "$1"
work=$(mktemp -d "$(cd "$1" && pwd)/drover-growth-XXXXXX")
shift
parts=${*:-sizes sparse blocks targets kinds stores}
limit=${LIMIT:-1800}
servers=()

finish() {
    local server
    for server in ${servers[@]+"${servers[@]}"}; do
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap finish EXIT

"$here/drover" version >/dev/null
export DROVER_BUILD=never

# seconds of processor time that a command takes, its children included
processor_seconds() {
    local TIMEFORMAT='%U %S'
    { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ printf "%.3f", $1 + $2 }'
}

seconds() {
    local TIMEFORMAT='%R'
    { time "$@" >/dev/null 2>&1; } 2>&1
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "–" }'
}

# The limits: one core hashes by SHA-512, compresses by LZ4, and the disk takes the bytes, each for a GiB of data of the
# kind that "drover bench" makes: a third of it repeats itself.
measure_limits() {
    local sample=$work/sample
    head -c 131072 /dev/urandom >"$work/piece"
    for _ in 1 2 3 4 5 6 7 8; do
        head -c 22000000 /dev/urandom
        for _ in $(seq 1 80); do cat "$work/piece"; done
    done >"$sample"
    local bytes
    bytes=$(stat -c %s "$sample")
    local scale
    scale=$(awk -v b="$bytes" 'BEGIN { print 1073741824 / b }')
    cat "$sample" >/dev/null
    hash_limit=$(awk -v s="$(processor_seconds sha512sum "$sample")" -v k="$scale" 'BEGIN { printf "%.3f", s * k }')
    if command -v lz4 >/dev/null; then
        lz4_limit=$(awk -v s="$(processor_seconds lz4 -1 -q -c "$sample")" -v k="$scale" 'BEGIN { printf "%.3f", s * k }')
    else
        lz4_limit=0
        echo "lz4 is not installed: the limit leaves compression out." >&2
    fi
    disk_limit=$(awk -v s="$(seconds dd if="$sample" of="$work/copy" bs=4M conv=fsync)" -v k="$scale" \
        'BEGIN { printf "%.3f", s * k }')
    rm -f "$sample" "$work/piece" "$work/copy"
    core_limit=$(awk -v a="$hash_limit" -v b="$lz4_limit" 'BEGIN { printf "%.3f", a + b }')
    printf 'Limits for a GiB of data: SHA-512 on one core %s s, LZ4 on one core %s s, disk %s s.\n\n' \
        "$hash_limit" "$lz4_limit" "$disk_limit"
}

# bench ARGUMENT...: lines "step<TAB>seconds<TAB>processor seconds<TAB>bytes read<TAB>requests<TAB>memory in bytes"
bench() {
    # a step's fields are a line each, in this order
    timeout "$limit" "$here/drover" bench "$@" --output json | awk -F ' : ' '
        { value = $2; gsub(/[",]/, "", value) }
        /"step"/ { step = value }
        /"seconds"/ { time = value }
        /"processorSeconds"/ { processor = value }
        /"readBytes"/ { read = value }
        /"requests"/ { requests = value }
        /"peakMemoryBytes"/ { printf "%s\t%s\t%s\t%s\t%s\t%s\n", step, time, processor, read, requests, value }'
}

# rows NAME: the lines of bench as rows of a table, processor time by the limit for the bytes that were read
rows() {
    awk -F '\t' -v name="$1" -v core="$core_limit" '{
        limit = core * $4 / 1073741824
        by = limit > 0.05 ? sprintf("%.2f", $3 / limit) : "–"
        printf "| %s | %s | %s | %s | %s | %s | %.0f |\n", name, $1, $2, $3, by, $5, $6 / 1048576
    }'
}

head_of_rows() {
    printf '### %s\n\n' "$1"
    echo '| what | step | seconds | processor seconds | ÷ hash and LZ4 of the bytes read | requests | memory, MiB |'
    echo '|---|---|---|---|---|---|---|'
}

given_up() {
    echo "| $1 | not measured: it failed or took more than $limit s | | | | | |"
}

measured() {
    local name=$1
    shift
    local lines
    if lines=$(bench "$@"); then
        rows "$name" <<<"$lines"
    else
        given_up "$name"
    fi
}

target() {
    mkdir -p "$work/$1"
    echo "file://$work/$1"
}

sizes() {
    head_of_rows 'Full volumes, a directory'
    local gib
    for gib in ${GIB:-1 8}; do
        measured "$gib GiB" "$(target sizes)" --gib "$gib" --directory "$work/images"
    done
    echo
}

sparse() {
    head_of_rows 'Volumes with 2 % of data, a directory'
    local gib
    for gib in ${SPARSE_GIB:-64 1024}; do
        measured "$gib GiB" "$(target sparse)" --gib "$gib" --sparse --directory "$work/images"
    done
    echo
}

blocks() {
    head_of_rows 'Metadata alone'
    local count
    for count in ${BLOCKS:-1000 1000000 5000000}; do
        measured "$count blocks" "$(target blocks)" --blocks "$count"
    done
    echo
}

targets() {
    head_of_rows 'One to three targets from one reading, directories'
    measured '1 to 3' "$(target one)" "$(target two)" "$(target three)" --rounds 1 --directory "$work/images"
    echo
}

free_port() {
    # below those that clients get, and nobody listens there
    local port
    for port in $(shuf -i 20000-32000 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    return 1
}

await_port() {
    for _ in $(seq 1 100); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
            return 0
        fi
        sleep 0.2
    done
    return 1
}

# start_s3 plain|tls: sets s3_credentials
start_s3() {
    local home=$work/s3-$1-$RANDOM port java
    mkdir -p "$home/data/bench"
    port=$(free_port)
    s3_credentials=$home/credentials
    {
        echo "apiVersion: v1"
        echo "kind: Secret"
        echo "metadata: {name: growth}"
        echo "stringData:"
        echo "  AWS_ACCESS_KEY_ID: growth"
        echo "  AWS_SECRET_ACCESS_KEY: growth-secret"
    } >"$s3_credentials"
    {
        echo "s3proxy.authorization=aws-v2-or-v4"
        echo "s3proxy.identity=growth"
        echo "s3proxy.credential=growth-secret"
        echo "jclouds.provider=filesystem-nio2"
        echo "jclouds.filesystem.basedir=$home/data"
    } >"$home/s3proxy.properties"
    if [ "$1" = tls ]; then
        keytool -genkeypair -alias s3 -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -validity 2 \
            -keystore "$home/keys.p12" -storetype PKCS12 -storepass growth-keys -keypass growth-keys >/dev/null 2>&1
        {
            echo "s3proxy.secure-endpoint=https://127.0.0.1:$port"
            echo "s3proxy.keystore-path=$home/keys.p12"
            echo "s3proxy.keystore-password=growth-keys"
        } >>"$home/s3proxy.properties"
        {
            echo "  AWS_ENDPOINTS: https://127.0.0.1:$port"
            echo "  AWS_CERT: |"
            keytool -exportcert -rfc -alias s3 -keystore "$home/keys.p12" -storepass growth-keys 2>/dev/null |
                sed 's/^/    /'
        } >>"$s3_credentials"
    else
        echo "s3proxy.endpoint=http://127.0.0.1:$port" >>"$home/s3proxy.properties"
        echo "  AWS_ENDPOINTS: http://127.0.0.1:$port" >>"$s3_credentials"
    fi
    # without it the server logs all that it does, at twenty times the cost of doing it
    echo '<configuration><appender name="console" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%msg%n</pattern></encoder></appender><root level="WARN"><appender-ref ref="console"/></root></configuration>' \
        >"$home/logback.xml"
    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    "$java" -Xmx256m -XX:+UseSerialGC -cp "$home:$here/processors/demo-s3/target/lib/*" org.gaul.s3proxy.Main \
        --properties "$home/s3proxy.properties" >"$home/log" 2>&1 &
    servers+=($!)
    await_port "$port"
}

# start_nfs: sets nfs_url
start_nfs() {
    local home=$work/nfs port
    mkdir -p "$home/export" "$home/recovery"
    port=$(free_port)
    cat >"$home/ganesha.conf" <<END
NFS_CORE_PARAM { Protocols = 4; NFS_Port = $port; Bind_addr = 127.0.0.1; Enable_UDP = false; Enable_NLM = false;
    Enable_RQUOTA = false; Clustered = false; }
NFSv4 { Graceless = true; Lease_Lifetime = 5; Minor_Versions = 1, 2; Only_Numeric_Owners = true;
    RecoveryBackend = fs; RecoveryRoot = "$home/recovery"; }
NFS_KRB5 { Active_krb5 = false; }
EXPORT { Export_Id = 1; Path = "$home/export"; Pseudo = "/export"; Access_Type = RW; Squash = No_Root_Squash;
    SecType = sys; Protocols = 4; Transports = TCP; FSAL { Name = VFS; } }
END
    ganesha.nfsd -F -L "$home/log" -f "$home/ganesha.conf" -p "$home/pid" >/dev/null 2>&1 &
    servers+=($!)
    await_port "$port" || return 1
    nfs_url="nfs://127.0.0.1:/export?nfsOptions=port%3D$port"
}

# The same volume to each kind of target. The servers' own processor time is not counted.
kinds() {
    head_of_rows 'Kinds of targets, 1 GiB'
    measured directory "$(target directory)" --gib 1 --directory "$work/images"
    if command -v ganesha.nfsd >/dev/null && [ "$(id -u)" = 0 ] && start_nfs; then
        measured NFS "$nfs_url" --gib 1 --directory "$work/images"
    else
        echo '| NFS | not measured: it takes nfs-ganesha and root | | | | | |'
    fi
    local how
    for how in plain tls; do
        if start_s3 "$how"; then
            measured "S3, $how" s3://bench@us-east-1/growth --gib 1 --directory "$work/images" \
                --credentials "$s3_credentials"
        else
            echo "| S3, $how | not measured: the server did not start | | | | | |"
        fi
    done
    echo
}

stores() {
    head_of_rows "A store of ${VOLUMES:-1000} volumes with ${BACKUPS:-100} backups each"
    measured directory "$(target stores)" --volumes "${VOLUMES:-1000}" --backups "${BACKUPS:-100}" --keep
    local begun first total
    begun=$(date +%s%N)
    {
        read -r _ || true
        first=$(date +%s%N)
        cat >/dev/null
        total=$(date +%s%N)
    } < <(timeout "$limit" "$here/drover" ls "file://$work/stores")
    # shellcheck disable=SC2016 # the backquotes are Markdown's
    if wait "$!"; then
        printf '\n`drover ls` of it: the first line after %s s, the last after %s s.\n\n' \
            "$(ratio $((first - begun)) 1000000000)" "$(ratio $((total - begun)) 1000000000)"
    else
        printf '\n`drover ls` of it failed, or took longer than %s s.\n\n' "$limit"
    fi
    if start_s3 plain; then
        head_of_rows 'The same store in a bucket'
        measured 'S3, plain' s3://bench@us-east-1/stores --volumes "${VOLUMES:-1000}" \
            --backups "${BACKUPS:-100}" --credentials "$s3_credentials"
        echo
    fi
}

measure_limits
for part in $parts; do
    case $part in
        sizes | sparse | blocks | targets | kinds | stores) "$part" ;;
        *) usage ;;
    esac
done
