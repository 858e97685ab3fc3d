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
COPY --from=build /build/config/*.options /opt/drover/config/
ENTRYPOINT ["java", "@/opt/drover/config/jvm.options", "@/opt/drover/config/jvm-memory-image.options", \
    "@/opt/drover/config/jvm-server.options", "-cp", "/opt/drover/lib/*", "io.drover.Drover"]
CMD ["help"]
USER 65532:65532
WORKDIR /tmp
