package io.drover.control.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.resource.Cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Calls a webhook as an API server does: over TLS, trusting the caBundle alone. */
final class WebhookClient implements AutoCloseable {
    private final HttpClient http;
    private final URI url;

    WebhookClient(int port, String authority) throws GeneralSecurityException, IOException {
        this.url = URI.create("https://localhost:" + port);
        this.http = HttpClient.newBuilder().sslContext(trusting(authority)).build();
    }

    private static SSLContext trusting(String authority)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, new char[0]);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(
                                        authority.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The response of the AdmissionReview that comes back. */
    JsonNode review(String path, ObjectNode request) throws IOException, InterruptedException {
        ObjectNode review = Cluster.MAPPER.createObjectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        review.set("request", request);
        HttpResponse<String> answer = send("POST", path, review.toString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return Cluster.MAPPER.readTree(answer.body()).path("response");
    }

    static ObjectNode request(
            String operation, String kind, Optional<ObjectNode> object, Optional<ObjectNode> old) {
        ObjectNode request = Cluster.MAPPER.createObjectNode();
        request.put("uid", "u-1").put("operation", operation).put("namespace", "longhorn-system");
        request.putObject("kind")
                .put("group", "longhorn.io")
                .put("version", "v1beta2")
                .put("kind", kind);
        request.set("object", object.orElse(null));
        request.set("oldObject", old.orElse(null));
        return request;
    }

    /** The JSON patch of a response; missing if there is none. */
    static JsonNode patch(JsonNode response) throws IOException {
        return Cluster.MAPPER.readTree(Base64.getDecoder().decode(response.path("patch").asText()));
    }

    @Override
    public void close() {
        http.close();
    }
}
