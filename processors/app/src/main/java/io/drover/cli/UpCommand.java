package io.drover.cli;

import io.drover.embedded.BearerToken;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.SystemRestore;
import io.drover.runtime.EmbeddedDrover;
import io.drover.startup.Startup;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

@Command(
        name = "up",
        description = {
            "Runs Drover on this machine, without a cluster: an API server for kubectl on the"
                + " loopback interface, a directory as default backup target. Everything is kept"
                + " over a restart."
        })
final class UpCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            defaultValue = "drover-data",
            description = "Where everything is kept (default: ./${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8480",
            description = "Port of the API server, 0 for any (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            defaultValue = "9876",
            description =
                    "Port for health, metrics and Hawtio's Jolokia, 0 for none (default:"
                            + " ${DEFAULT-VALUE}).")
    private int managementPort;

    @Option(
            names = "--console-port",
            paramLabel = "PORT",
            defaultValue = "9877",
            description =
                    "Port of the console, 0 for none (default: ${DEFAULT-VALUE}). With --token it"
                            + " asks for the token.")
    private int consolePort;

    @Option(
            names = "--token",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description = {
                "Requires a bearer token of every request to the API server, over TLS; the"
                    + " kubeconfig brings it. It is read from FILE, else from DROVER_TOKEN in the"
                    + " environment, else made and kept in the data directory. Without this option"
                    + " every user and program of this machine is the administrator."
            })
    private String token;

    @Option(
            names = "--from-system-backup",
            paramLabel = "URL",
            description = {
                "Restores the newest system backup of the target with this URL into a new"
                        + " installation: targets, volumes, recurring jobs. Once is enough; a start"
                        + " after that restores nothing."
            })
    private String systemBackupUrl;

    @Mixin private RecoveryOptions recovery = new RecoveryOptions();

    @Override
    public Integer call() throws IOException {
        LoopbackPort.requireFree("--port", port);
        LoopbackPort.requireFree("--management-port", managementPort);
        LoopbackPort.requireFree("--console-port", consolePort);
        EmbeddedDrover.Options options =
                new EmbeddedDrover.Options(
                        data, port, Names.DEFAULT_NAMESPACE, properties(), requiredToken());
        try (EmbeddedDrover drover =
                Interruption.starting(
                        () -> EmbeddedDrover.start(options, InstantSource.system()))) {
            Interruption.starting(() -> begin(options, drover));
            Interruption.check();
            if (systemBackupUrl != null) {
                recover(options, drover);
            }
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            spec.commandLine().getErr().println("drover: stopped; everything is kept in " + data);
        }
        return ExitCode.DONE.number();
    }

    private EmbeddedDrover begin(EmbeddedDrover.Options options, EmbeddedDrover drover) {
        Startup.prepareBlocks();
        tell(options, drover);
        return drover;
    }

    /** What could not be restored is told; Drover stays up, so that it can be. */
    private void recover(EmbeddedDrover.Options options, EmbeddedDrover drover) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Optional<SystemRestore> restore =
                recovery.restore(
                        drover.runtime().cluster(),
                        systemBackupUrl,
                        Optional.of(options.backupstore().toUri().toString()),
                        false,
                        false,
                        out);
        out.println(restore.map(UpCommand::outcome).orElse("It was restored before."));
        out.flush();
    }

    private static String outcome(SystemRestore restore) {
        try {
            RecoveryOptions.requireComplete(restore);
            return "Everything is restored.";
        } catch (CommandFailure e) {
            return e.getMessage();
        }
    }

    private Optional<BearerToken> requiredToken() throws IOException {
        return token == null
                ? Optional.empty()
                : Optional.of(ApiToken.find(token, data, System.getenv()));
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>(management(managementPort));
        properties.put("drover.console.enabled", Boolean.toString(consolePort != 0));
        properties.put("drover.console.create-secrets", "true");
        properties.put("drover.console.port", Integer.toString(consolePort));
        if (token != null) {
            // pages without a sign-in would undo what the token is for
            properties.put("drover.console.auth", "token");
            properties.put(
                    "drover.console.token-source", ApiToken.source(token, data, System.getenv()));
        }
        return properties;
    }

    /** Loopback only, so Jolokia may be open. */
    static Map<String, String> management(int port) {
        return Map.of(
                "drover.management.enabled", Boolean.toString(port != 0),
                "drover.management.port", Integer.toString(port),
                "drover.management.jolokia", "true");
    }

    private void tell(EmbeddedDrover.Options options, EmbeddedDrover drover) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Drover is up. Ctrl-C stops it; everything is kept.");
        if (consolePort != 0) {
            out.println(
                    "  console         http://127.0.0.1:%d/%s"
                            .formatted(consolePort, token == null ? "" : " (asks for the token)"));
        }
        out.println("  API server      " + drover.server().url() + access());
        out.println("  default target  " + defaultTarget(drover));
        out.println("  manifests       " + options.manifests() + " (what is put there is applied)");
        out.println("  routes          " + options.routes() + " (read at the start)");
        if (managementPort != 0) {
            out.println(
                    "  health          http://127.0.0.1:%d/observe/health"
                            .formatted(managementPort));
            out.println(
                    "  metrics         http://127.0.0.1:%d/observe/metrics"
                            .formatted(managementPort));
            out.println(
                    "  Hawtio          connect it to http://127.0.0.1:%d/observe/jolokia"
                            .formatted(managementPort));
        }
        out.println();
        out.println("  export KUBECONFIG=" + options.kubeconfig());
        out.println("  kubectl get backuptargets");
        out.flush();
    }

    private String access() {
        return token == null ? " (open to every user of this machine; see --token)" : "";
    }

    /** As it is now: users change it. */
    private static String defaultTarget(EmbeddedDrover drover) {
        return drover.runtime()
                .cluster()
                .find(BackupTarget.class, Names.DEFAULT_TARGET)
                .map(target -> target.getSpec().backupTargetURL)
                .filter(url -> !url.isEmpty())
                .orElse("has no URL");
    }
}
