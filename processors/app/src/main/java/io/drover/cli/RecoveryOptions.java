package io.drover.cli;

import io.drover.control.system.SystemNames;
import io.drover.control.system.SystemRecovery;
import io.drover.resource.Cluster;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.SystemRestore.ItemState;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Which system backup is restored, and how; mixed into the commands that do. */
final class RecoveryOptions {
    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = {
                "Where the credentials of the system backup's target are: a Kubernetes Secret"
                        + " manifest or KEY=VALUE lines. Without it the environment is asked for"
                        + " AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINTS and so on."
            })
    private Path credentials;

    @Option(
            names = "--system-backup",
            paramLabel = "NAME",
            description = "Which system backup to restore (default: the newest).")
    private String name;

    @Option(
            names = "--empty-volumes",
            description = "Also makes volumes that never had a backup; they are empty.")
    private boolean emptyVolumes;

    @Option(
            names = "--target-patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description =
                    "How long the target may take to become known (default: ${DEFAULT-VALUE}).")
    private int patience;

    /**
     * Restores from the target with that URL and prints each change.
     *
     * @param replaceable URL of target default that may be replaced
     * @param again whether one that was restored before is restored again
     * @return empty if there was nothing to do
     */
    Optional<SystemRestore> restore(
            Cluster cluster,
            String url,
            Optional<String> replaceable,
            boolean dryRun,
            boolean again,
            PrintWriter out)
            throws IOException {
        TargetKinds.parse(url);
        SystemRecovery recovery =
                new SystemRecovery(cluster, InstantSource.system(), Duration.ofSeconds(patience));
        try {
            recovery.useTarget(url, secret(), replaceable);
            SystemBackup backup = choose(recovery, url);
            if (!again && recovery.isRestored(backup)) {
                return Optional.empty();
            }
            out.println(
                    "System backup %s of %s"
                            .formatted(
                                    backup.getMetadata().getName(), backup.getStatus().createdAt));
            Set<ItemState> told = new HashSet<>();
            return Optional.of(
                    recovery.restore(
                            backup, annotations(dryRun), restore -> tell(restore, told, out)));
        } catch (TimeoutException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new CommandFailure(ExitCode.CONFLICT, e.getMessage(), e);
        }
    }

    private Map<String, String> secret() throws IOException {
        TargetCredentials found =
                credentials == null
                        ? CredentialSources.environment(System.getenv())
                        : CredentialSources.file(credentials);
        return found.values();
    }

    private SystemBackup choose(SystemRecovery recovery, String url) throws TimeoutException {
        return recovery.choose(Optional.ofNullable(name))
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.NOT_FOUND,
                                        "target %s has no system backup%s that can be restored"
                                                .formatted(
                                                        url,
                                                        name == null ? "" : " '" + name + "'")));
    }

    private Map<String, String> annotations(boolean dryRun) {
        Map<String, String> annotations = new HashMap<>();
        if (dryRun) {
            annotations.put(SystemNames.ANNOTATION_DRY_RUN, "true");
        }
        if (emptyVolumes) {
            annotations.put(SystemNames.ANNOTATION_EMPTY, "true");
        }
        return annotations;
    }

    /** What is new. */
    private static void tell(SystemRestore restore, Set<ItemState> told, PrintWriter out) {
        for (ItemState item : restore.getStatus().items) {
            if (told.add(item)) {
                out.println(
                        "  %-14s %-22s %s  %s"
                                .formatted(item.state(), item.kind(), item.name(), item.message())
                                .stripTrailing());
            }
        }
        out.flush();
    }

    /**
     * @throws CommandFailure if not everything was restored
     */
    static void requireComplete(SystemRestore restore) {
        if (!SystemRecovery.isComplete(restore)) {
            String reason =
                    restore.getStatus().conditions.stream()
                            .map(condition -> condition.message())
                            .filter(message -> !message.isEmpty())
                            .findFirst()
                            .orElse("see the SystemRestore");
            throw new CommandFailure(ExitCode.INCOMPLETE, reason);
        }
    }
}
