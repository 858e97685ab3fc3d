package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.resource.Names;
import io.drover.support.FreePort;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.io.IOException;
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
 * for all that they write, and {@code kube-controller-manager} if it is there too; without it
 * nothing collects garbage, binds claims or makes the Pods of Jobs, and namespaces stay. All end
 * with the JVM, if not before.
 */
final class KubeApiServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String LOOPBACK = "http://127.0.0.1:";
    private static final String MANAGER = "kube-controller-manager";

    /** All but those that need the kubelets of nodes, or a cloud. */
    private static final String CONTROLLERS =
            "*,-attachdetach,-cloud-node-lifecycle,-nodeipam,-nodelifecycle,-route,-service,-ttl";

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
     * @param binaries directory of the programs
     * @throws IOException if one cannot be started
     */
    static KubeApiServer start(Path binaries) throws IOException {
        Path directory = Files.createTempDirectory("drover-kube-apiserver-");
        KubeApiServer server = new KubeApiServer(binaries, directory);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        String etcd = LOOPBACK + FreePort.find();
        server.startEtcd(etcd);
        server.startApiServer(etcd);
        await("kube-apiserver is ready; its log is in " + directory)
                .atMost(PATIENCE)
                .until(server::isReady);
        if (hasControllers(binaries)) {
            server.startControllers();
        }
        return server;
    }

    /** Whether Kubernetes' own controllers are among the programs. */
    static boolean hasControllers(Path binaries) {
        return Files.isExecutable(binaries.resolve(MANAGER));
    }

    Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + port)
                .withOauthToken(token)
                .withCaCertFile(authority().toString())
                .build();
    }

    private void startEtcd(String url) throws IOException {
        String peers = LOOPBACK + FreePort.find();
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
        port = FreePort.find();
        Path tokens = directory.resolve("tokens.csv");
        Files.writeString(tokens, token + ",tests,tests,system:masters\n");
        Path key = Files.writeString(accountsKey(), privateKey());
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

    private Path accountsKey() {
        return directory.resolve("accounts.key");
    }

    /** A file by which somebody who may do everything reaches it. */
    Path kubeconfig() throws IOException {
        return kubeconfig("tests", token);
    }

    /** A file by which the owner of that token reaches it. */
    Path kubeconfig(String name, String bearer) throws IOException {
        return Files.writeString(
                directory.resolve(name + ".kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: me, user: {token: "%s"}}]
                contexts: [{name: here, context: {cluster: here, user: me, namespace: %s}}]
                current-context: here
                """
                        .formatted(
                                config().getMasterUrl(),
                                authority(),
                                bearer,
                                Names.DEFAULT_NAMESPACE));
    }

    private void startControllers() throws IOException {
        run(
                MANAGER,
                "--kubeconfig=" + kubeconfig(),
                "--controllers=" + CONTROLLERS,
                "--leader-elect=false",
                "--secure-port=" + FreePort.find(),
                "--bind-address=127.0.0.1",
                "--cert-dir=" + directory.resolve("controllers"),
                "--root-ca-file=" + authority(),
                "--service-account-private-key-file=" + accountsKey());
    }

    private Path authority() {
        return directory.resolve("apiserver.crt");
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
        if (!Files.exists(authority())) {
            return false;
        }
        try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config()).build()) {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
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

    /** What needs another one goes first, and does not report its loss. */
    @Override
    public void close() {
        List<Process> running = List.copyOf(processes.reversed());
        processes.clear();
        for (Process process : running) {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        }
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            // a directory for temporary files, which the system clears too
        }
    }
}
