package io.drover.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.resource.Cluster;
import io.drover.resource.LeaseTerms;
import io.drover.support.FreePort;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One of several {@code drover run} in a namespace, with admission, console and metrics. */
final class Replica implements AutoCloseable {
    /** Long enough for a machine that has much else to do, and short, as tests wait for its end. */
    static final Duration LEASE = Duration.ofSeconds(8);

    private static final int TIMEOUT = 5000;

    private final DroverProcess process;
    private final int management;
    private final int webhook;
    private final int console;
    private final HttpClient http = HttpClient.newHttpClient();

    private Replica(DroverProcess process, int management, int webhook, int console) {
        this.process = process;
        this.management = management;
        this.webhook = webhook;
        this.console = console;
    }

    static Replica start(String name, Path kubeconfig, Path volumes) throws IOException {
        int management = FreePort.find();
        int webhook = FreePort.find();
        int console = FreePort.find();
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "run",
                                "--kubeconfig",
                                kubeconfig.toString(),
                                "--volumes",
                                volumes.toString(),
                                "--webhook-port",
                                Integer.toString(webhook),
                                "--webhook-farewell",
                                "4"));
        List.of(
                        "drover.replica=" + name,
                        LeaseTerms.PROPERTY + "=" + LEASE.toSeconds() + "s",
                        "drover.management.enabled=true",
                        "drover.management.port=" + management,
                        "drover.console.enabled=true",
                        "drover.console.port=" + console)
                .forEach(property -> arguments.addAll(List.of("-D", property)));
        DroverProcess process =
                DroverProcess.launch(arguments, "Drover runs in namespace", kubeconfig);
        return new Replica(process, management, webhook, console);
    }

    DroverProcess process() {
        return process;
    }

    Cluster cluster() {
        return process.cluster();
    }

    String log() {
        return process.log();
    }

    private HttpResponse<String> get(int port, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String metrics() throws IOException, InterruptedException {
        return get(management, "/observe/metrics").body();
    }

    String page(String path) throws IOException, InterruptedException {
        return get(console, path).body();
    }

    /** What a kubelet sees. */
    boolean isReady() throws InterruptedException {
        try {
            return get(management, "/observe/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The answer to an AdmissionReview.
     *
     * @throws IOException if there is none
     */
    JsonNode review(String path, String body) throws IOException {
        HttpsURLConnection connection =
                (HttpsURLConnection)
                        URI.create("https://127.0.0.1:" + webhook + path).toURL().openConnection();
        connection.setSSLSocketFactory(trusting().getSocketFactory());
        connection.setHostnameVerifier((host, session) -> true);
        connection.setConnectTimeout(TIMEOUT);
        connection.setReadTimeout(TIMEOUT);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        return Cluster.MAPPER.readTree(connection.getInputStream()).path("response");
    }

    /** The certificate is made at each start; what counts here is the answer. */
    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
