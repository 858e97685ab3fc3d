package io.drover.cli;

import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.drover.startup.Startup;
import io.fabric8.kubernetes.client.Config;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

@Command(
        name = "run",
        description = {
            "Runs Drover against a Kubernetes cluster, as the chart's pod does. The custom resource"
                    + " definitions have to be there."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--volumes",
            paramLabel = "DIRECTORY",
            defaultValue = "drover-data/volumes",
            description = "Where volumes are kept (default: ./${DEFAULT-VALUE}).")
    private Path volumes;

    @Option(
            names = "--default-target",
            paramLabel = "URL",
            defaultValue = "",
            description = "URL for the backup target 'default' while it has none.")
    private String defaultTarget;

    @Option(
            names = "--routes",
            paramLabel = "DIRECTORY",
            description =
                    "Routes that replace the shipped ones of the same file name, or add to them.")
    private Path routes;

    @Option(
            names = {"-D", "--property"},
            paramLabel = "KEY=VALUE",
            description = "A property of config/application.properties; may be repeated.")
    private Map<String, String> properties = Map.of();

    @Mixin private WebhookOptions webhook = new WebhookOptions();

    @Override
    public Integer call() throws IOException {
        Config config = cluster.config();
        RuntimeOptions options =
                new RuntimeOptions(
                        config,
                        cluster.namespace(),
                        volumes.toAbsolutePath(),
                        defaultTarget,
                        Optional.ofNullable(routes),
                        Optional.empty(),
                        properties);
        try (Closeable _ =
                        Interruption.starting(
                                () -> webhook.start(config, cluster.namespace(), properties));
                DroverRuntime _ =
                        Interruption.starting(
                                () -> DroverRuntime.start(options, InstantSource.system()))) {
            Interruption.check();
            Startup.prepareBlocks();
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            // asked to stop, by a signal
            return ExitCode.DONE.number();
        }
        return ExitCode.DONE.number();
    }
}
