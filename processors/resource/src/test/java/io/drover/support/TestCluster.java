package io.drover.support;

import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** An API server, in memory unless it is given, and a client of it. */
public final class TestCluster implements AutoCloseable {
    private final Optional<EmbeddedApiServer> server;
    private final Cluster cluster;

    private TestCluster(Optional<EmbeddedApiServer> server, Cluster cluster) {
        this.server = server;
        this.cluster = cluster;
    }

    public static TestCluster start() throws IOException {
        return start(AdmissionHandler.NONE);
    }

    public static TestCluster start(AdmissionHandler admission) throws IOException {
        EmbeddedApiServer server =
                EmbeddedApiServer.start(Optional.empty(), 0, admission, InstantSource.system());
        Cluster cluster =
                Cluster.connect(
                        new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                                .withMasterUrl(server.url().toString())
                                .withNamespace(Names.DEFAULT_NAMESPACE)
                                .withWatchReconnectInterval(200)
                                .build(),
                        Names.DEFAULT_NAMESPACE);
        return new TestCluster(Optional.of(server), cluster);
    }

    /** For another API server, which this does not stop. */
    public static TestCluster of(Cluster cluster) {
        return new TestCluster(Optional.empty(), cluster);
    }

    public Cluster cluster() {
        return cluster;
    }

    /** Gives the object a name in the namespace and creates it. */
    public <T extends HasMetadata> T create(T object, String name) {
        object.setMetadata(cluster.metadata(name, Map.of()));
        return cluster.client().resource(object).create();
    }

    public <T extends HasMetadata> T get(Class<T> type, String name) {
        return cluster.find(type, name).orElseThrow();
    }

    /** Adds annotations to an object of the namespace, or changes them. */
    public static void annotate(
            Cluster cluster,
            Class<? extends HasMetadata> type,
            String name,
            Map<String, String> annotations) {
        cluster.patch(type, name, Map.of("metadata", Map.of("annotations", annotations)));
    }

    @Override
    public void close() {
        cluster.close();
        server.ifPresent(EmbeddedApiServer::close);
    }
}
