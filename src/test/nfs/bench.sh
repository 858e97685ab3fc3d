#!/bin/sh
# Rates of an NFS target on loopback beside the same directory. Needs root, and "./mvnw -q -Dquick test-compile" before.
# usage: src/test/nfs/bench.sh DIRECTORY [OBJECTS]    e.g. /dev/shm, or a directory on a disk
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
java=$(find "${JAVA_HOME:-/usr/lib/jvm}" -path '*25*/bin/java' | head -n 1)
classpath="$root/target/nfs-bench.classpath"
mvn=$(command -v mvn || echo "$root/mvnw")
[ -s "$classpath" ] || (cd "$root" && "$mvn" -q -o -Dquick -pl blockengine,processors -am test-compile dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test)
exec "${java:-java}" -XX:+UseSerialGC -Xmx1g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
    -Ddrover.root="$root" -Dslf4j.provider=io.drover.runtime.Logging \
    -cp "$root/processors/target/test-classes:$root/processors/target/classes:$root/blockengine/target/test-classes:$root/blockengine/target/classes:$(cat "$classpath")" \
    io.drover.store.nfs4.NfsBench "$@"
