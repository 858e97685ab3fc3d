package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code etcd} and {@code kube-apiserver} on free ports of the loopback interface, with a directory
 * for all that they write; both end with the JVM. There are no controllers: nothing collects
 * garbage and namespaces stay.
 */
final class KubeApiServer {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String LOOPBACK = "http://127.0.0.1:";

    private final Path binaries;
    private final Path directory;
    private final String token = UUID.randomUUID().toString();
    private final List<Process> processes = new ArrayList<>();

    private KubeApiServer(Path binaries, Path directory) {
        this.binaries = binaries;
        this.directory = directory;
    }

    private int port;

    /**
     * @param binaries directory of the two programs
     * @throws IOException if one cannot be started
     */
    static KubeApiServer start(Path binaries) throws IOException {
        Path directory = Files.createTempDirectory("drover-kube-apiserver-");
        KubeApiServer server = new KubeApiServer(binaries, directory);
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        String etcd = LOOPBACK + freePort();
        server.startEtcd(etcd);
        server.startApiServer(etcd);
        await("kube-apiserver is ready; its log is in " + directory)
                .atMost(PATIENCE)
                .until(server::isReady);
        return server;
    }

    Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + port)
                .withOauthToken(token)
                .withCaCertFile(directory.resolve("apiserver.crt").toString())
                .build();
    }

    private void startEtcd(String url) throws IOException {
        String peers = LOOPBACK + freePort();
        run(
                "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--unsafe-no-fsync");
    }

    private void startApiServer(String etcd) throws IOException {
        port = freePort();
        Path tokens = directory.resolve("tokens.csv");
        Files.writeString(tokens, token + ",tests,tests,system:masters\n");
        Path key = directory.resolve("accounts.key");
        Files.writeString(key, privateKey());
        run(
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--secure-port=" + port,
                "--bind-address=127.0.0.1",
                "--cert-dir=" + directory,
                "--authorization-mode=RBAC",
                "--token-auth-file=" + tokens,
                "--service-cluster-ip-range=10.0.0.0/24",
                "--endpoint-reconciler-type=none",
                "--service-account-issuer=https://drover.test",
                "--service-account-key-file=" + key,
                "--service-account-signing-key-file=" + key);
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binaries.resolve(program).toString()));
        command.addAll(List.of(arguments));
        processes.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve(program + ".log").toFile())
                        .start());
    }

    private boolean isReady() {
        for (Process process : processes) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        process.info().command().orElse("a process")
                                + " has ended; its log is in "
                                + directory);
            }
        }
        if (!Files.exists(directory.resolve("apiserver.crt"))) {
            return false;
        }
        try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config()).build()) {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String privateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] encoded = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(encoded)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /** The API server first, which would report the loss of its store. */
    private void stop() {
        for (Process process : processes.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            // a directory for temporary files, which the system clears too
        }
    }
}
