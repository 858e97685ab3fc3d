package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A server in memory, and plain HTTP to it. */
final class RawApi implements AutoCloseable {
    static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    static final String SECRETS = "/api/v1/namespaces/default/secrets";
    static final String TARGETS =
            "/apis/longhorn.io/v1beta2/namespaces/longhorn-system/backuptargets";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmbeddedApiServer server;
    private final HttpClient client;

    RawApi(EmbeddedApiServer server) {
        this(server, HttpClient.newHttpClient());
    }

    RawApi(EmbeddedApiServer server, HttpClient client) {
        this.server = server;
        this.client = client;
    }

    static RawApi start() throws IOException {
        return start(AdmissionHandler.NONE);
    }

    static RawApi start(AdmissionHandler admission) throws IOException {
        return start(admission, InstantSource.system());
    }

    /**
     * @param clock by which objects get older
     */
    static RawApi start(AdmissionHandler admission, InstantSource clock) throws IOException {
        return new RawApi(EmbeddedApiServer.start(Optional.empty(), 0, admission, clock));
    }

    /** A response; {@code body} is a missing node if there is none. */
    record Answer(int code, JsonNode body, List<String> warnings) {
        JsonNode at(String pointer) {
            return body.at(pointer);
        }

        Answer expect(int expected) {
            assertThat(code).as(body.toString()).isEqualTo(expected);
            return this;
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                JSON.readTree(response.body()),
                response.headers().allValues("Warning"));
    }

    /** Returns as soon as the headers of the response have arrived. */
    CompletableFuture<HttpResponse<InputStream>> open(String path) {
        return open(path, "application/json");
    }

    CompletableFuture<HttpResponse<InputStream>> open(String path, String accept) {
        return client.sendAsync(
                request(path).header("Accept", accept).build(), BodyHandlers.ofInputStream());
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    Answer getTable(String path) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                        .build());
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    Answer patch(String path, String type, String body) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", type)
                        .method("PATCH", BodyPublishers.ofString(body))
                        .build());
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
