package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.forked.DroverJvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code drover run} in a separate process, on an API server that outlives it. */
final class RunProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path log;

    private RunProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param routes directory of routes that replace shipped ones
     * @param target URL of the target {@code default}
     */
    static RunProcess start(
            Path kubeconfig,
            Path volumes,
            Path routes,
            String target,
            Map<String, String> properties)
            throws IOException {
        List<String> command = DroverJvm.command("-Ddrover.test.log=INFO");
        command.addAll(
                List.of(
                        "run",
                        "--kubeconfig=" + kubeconfig,
                        "--volumes=" + volumes,
                        "--routes=" + routes,
                        "--default-target=" + target));
        properties.forEach((key, value) -> command.add("--property=" + key + "=" + value));
        Path log = Files.createTempFile("drover-run-", ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new RunProcess(process, log);
    }

    /** Waits until it has logged that. */
    void awaitLog(String text) {
        await(text + " in " + log)
                .atMost(PATIENCE)
                .until(() -> Files.readString(log).contains(text));
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9}. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
