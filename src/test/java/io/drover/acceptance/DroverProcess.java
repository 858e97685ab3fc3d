package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.forked.DroverJvm;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.client.Config;

import org.awaitility.core.ConditionTimeoutException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Drover in a separate process, which can be killed. */
final class DroverProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final Cluster cluster;

    private DroverProcess(Process process, Path log, Cluster cluster) {
        this.process = process;
        this.log = log;
        this.cluster = cluster;
    }

    /**
     * @param options of {@code drover up}, beside the directory and the ports
     */
    static DroverProcess up(Path data, String... options) throws IOException {
        Path kubeconfig = data.resolve("kubeconfig");
        Files.deleteIfExists(kubeconfig);
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "up",
                                "--port",
                                "0",
                                "--management-port",
                                "0",
                                "--console-port",
                                "0",
                                "--data",
                                data.toString()));
        arguments.addAll(List.of(options));
        return launch(arguments, "Drover is up", kubeconfig);
    }

    /**
     * {@code drover run}, or another command that goes on.
     *
     * @param ready what its log has when it is ready
     */
    static DroverProcess launch(List<String> arguments, String ready, Path kubeconfig)
            throws IOException {
        Path log = Files.createTempFile("drover-", ".log");
        List<String> command = DroverJvm.command("-Ddrover.test.log=INFO");
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            await("it is ready: " + log)
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> Files.readString(log).contains(ready));
        } catch (ConditionTimeoutException e) {
            process.destroyForcibly();
            throw e;
        }
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        return new DroverProcess(process, log, Cluster.connect(config, Names.DEFAULT_NAMESPACE));
    }

    Cluster cluster() {
        return cluster;
    }

    /** Its log, for the message of a test that fails. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return log + ": " + e;
        }
    }

    /** Sends a signal, such as STOP, and goes on at once. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** Asks it to stop, and waits until it has. */
    void terminate() throws InterruptedException {
        cluster.close();
        process.destroy();
        process.waitFor();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        cluster.close();
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
