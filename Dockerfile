# Image of Drover: docker build -t drover:0.1.0-SNAPSHOT .
FROM eclipse-temurin:25 AS build
WORKDIR /build
COPY . .
RUN ./mvnw -q -B -Dquick -DskipTests -pl processors/app -am package \
    && mkdir -p /opt/drover/lib \
    && cp processors/app/target/lib/*.jar processors/app/target/drover-app-*-SNAPSHOT.jar /opt/drover/lib/ \
    && rm -f /opt/drover/lib/*-tests.jar

FROM eclipse-temurin:25
COPY --from=build /opt/drover /opt/drover
# Heap and direct buffers together stay below the chart's memory limit.
ENTRYPOINT ["java", "-Xms32m", "-Xmx288m", "-XX:MaxDirectMemorySize=128m", "-XX:ReservedCodeCacheSize=64m", \
    "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
    "--add-modules", "jdk.incubator.vector", "-Dsun.net.httpserver.nodelay=true", \
    "-cp", "/opt/drover/lib/*", "io.drover.Drover"]
CMD ["help"]
USER 65532:65532
WORKDIR /tmp
