# Image of Drover by a container engine: docker build -t drover:0.1.0-SNAPSHOT .
# Without one: ./mvnw -Dquick -DskipTests -Dimage -pl processors/image -am package; both have the same files.
FROM eclipse-temurin:25 AS build
WORKDIR /build
COPY . .
RUN ./mvnw -q -B -Dquick -DskipTests -Dimage -pl processors/image -am package

FROM scratch
COPY --from=build /build/processors/image/target/root/ /
ENV PATH=/opt/java/bin JAVA_HOME=/opt/java LC_ALL=C.UTF-8
ENTRYPOINT ["/opt/java/bin/java", "@/opt/drover/config/jvm.options", "@/opt/drover/config/jvm-memory-image.options", \
    "@/opt/drover/config/jvm-server.options", "@/opt/drover/config/jvm-hash.options", \
    "@/opt/drover/config/image.options", "io.drover.Drover"]
CMD ["help"]
USER 65532:65532
WORKDIR /tmp
