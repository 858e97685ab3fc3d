package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.h2.mvstore.MVStoreException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small Kubernetes API server for a machine without a cluster: on the loopback interface, over
 * plain HTTP without authentication or over HTTPS with a bearer token; Drover's custom resources
 * and the few built-in kinds that go with them. kubectl and client libraries work against it.
 */
public final class EmbeddedApiServer implements AutoCloseable {
    /** Namespaces that are there from the start. */
    private static final List<String> NAMESPACES = List.of("default", "longhorn-system");

    private final HttpServer http;
    private final ExecutorService executor;
    private final ObjectService objects;
    private final ObjectDatabase database;
    private final Optional<Protection> protection;

    private EmbeddedApiServer(
            HttpServer http,
            ExecutorService executor,
            ObjectService objects,
            ObjectDatabase database,
            Optional<Protection> protection) {
        this.protection = protection;
        this.http = http;
        this.executor = executor;
        this.objects = objects;
        this.database = database;
    }

    /** A server that asks for no token. */
    public static EmbeddedApiServer start(
            Optional<Path> file, int port, AdmissionHandler admission, InstantSource clock)
            throws IOException {
        return start(file, port, admission, clock, Optional.empty());
    }

    /**
     * @param file the database, made if missing and readable by its owner only; empty to keep
     *     objects in memory
     * @param port 0 for any free one
     * @param protection that keeps others out; without it everybody who reaches the port is the
     *     administrator
     * @throws IOException if the port is taken or the database is in use; the message names the
     *     cause
     */
    public static EmbeddedApiServer start(
            Optional<Path> file,
            int port,
            AdmissionHandler admission,
            InstantSource clock,
            Optional<Protection> protection)
            throws IOException {
        ObjectDatabase database = openDatabase(file);
        TypeRegistry types = new TypeRegistry();
        ObjectService objects = new ObjectService(database, types, admission, clock);
        installCrds(objects, types);
        NAMESPACES.forEach(objects::ensureNamespace);
        HttpServer http = bind(port, protection, database);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        http.setExecutor(executor);
        http.createContext(
                "/",
                new ApiHandler(
                        new AccessCheck(protection.map(Protection::token)),
                        types,
                        objects,
                        new Tables(clock)));
        http.start();
        return new EmbeddedApiServer(http, executor, objects, database, protection);
    }

    private static ObjectDatabase openDatabase(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return ObjectDatabase.inMemory();
        }
        Files.createDirectories(file.get().toAbsolutePath().getParent());
        PrivateFiles.file(file.get());
        try {
            return ObjectDatabase.open(file.get());
        } catch (MVStoreException e) {
            throw new IOException(
                    "the database %s cannot be opened; is another Drover running on this directory? (%s)"
                            .formatted(file.get(), e.getMessage()),
                    e);
        }
    }

    private static HttpServer bind(
            int port, Optional<Protection> protection, ObjectDatabase database) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            if (protection.isEmpty()) {
                return HttpServer.create(address, 128);
            }
            HttpsServer https = HttpsServer.create(address, 128);
            https.setHttpsConfigurator(new HttpsConfigurator(protection.get().tls()));
            return https;
        } catch (IOException e) {
            database.close();
            throw new IOException(
                    "port " + port + " of the loopback interface cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private static void installCrds(ObjectService objects, TypeRegistry types) {
        ResourceType crds =
                types.find("apiextensions.k8s.io", "v1", "customresourcedefinitions").orElseThrow();
        for (ObjectNode crd : PackagedDefinitions.all()) {
            String name = crd.path("metadata").path("name").asText();
            if (!objects.exists(crds, "", name)) {
                objects.create(crds, "", crd, WriteMode.PLAIN);
            } else {
                objects.update(
                        crds,
                        "",
                        name,
                        false,
                        WriteMode.PLAIN,
                        old -> old.set("spec", crd.get("spec")));
            }
        }
    }

    /** Makes a namespace for objects to be written to, unless it is there. */
    public void ensureNamespace(String name) {
        objects.ensureNamespace(name);
    }

    public URI url() {
        return URI.create(
                (protection.isPresent() ? "https" : "http")
                        + "://127.0.0.1:"
                        + http.getAddress().getPort());
    }

    /**
     * Writes a configuration for kubectl with this server as its only cluster, and with the token;
     * only the owner can read it.
     */
    public void writeKubeconfig(Path file, String namespace) throws IOException {
        PrivateFiles.write(file, Kubeconfig.of(url(), namespace, protection));
    }

    @Override
    public void close() {
        objects.hub().close();
        http.stop(0);
        executor.close();
        database.close();
    }
}
