package io.drover.control.system;

import io.drover.control.backuptarget.TargetAvailability;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.PrunedStatus;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Brings an installation back from nothing but the URL of a store, while a Drover runs in it: sets
 * target {@code default}, waits for its system backups and restores one.
 */
public final class SystemRecovery {
    /** A restore reports its progress, and how long it takes depends on the data. */
    private static final Duration UNLIMITED = Duration.ofDays(3650);

    private static final String SECRET = "system-restore-credentials";

    private final Cluster cluster;
    private final InstantSource clock;
    private final Duration patience;

    /**
     * @param patience for the target to become known
     */
    public SystemRecovery(Cluster cluster, InstantSource clock, Duration patience) {
        this.cluster = cluster;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Makes target {@code default} the one that has the system backups, and waits until it has been
     * read.
     *
     * @param credentials of its store; empty for none
     * @param replaceable a URL that a new installation has, and that may be replaced
     * @throws IllegalStateException if it has another URL
     * @throws TimeoutException if it has not been read in time; the message says why
     */
    public void useTarget(String url, Map<String, String> credentials, Optional<String> replaceable)
            throws TimeoutException {
        // where there is no API server, this fails at once, and a wait with the client's log
        cluster.find(BackupTarget.class, Names.DEFAULT_TARGET);
        BackupTarget present =
                await(BackupTarget.class, Names.DEFAULT_TARGET, _ -> true, "backup target default");
        String now = present.getSpec().backupTargetURL;
        if (!now.equals(url)) {
            requireReplaceable(now, url, replaceable);
            cluster.patchSpec(BackupTarget.class, Names.DEFAULT_TARGET, spec(url, credentials));
        }
        await(
                BackupTarget.class,
                Names.DEFAULT_TARGET,
                target ->
                        target.getStatus().available
                                && target.getStatus().syncedURL.equals(url)
                                && !target.getStatus().lastSyncedAt.isEmpty(),
                "backup target default with URL " + url);
    }

    private void requireReplaceable(String now, String url, Optional<String> replaceable) {
        boolean initial =
                replaceable.filter(now::equals).isPresent() && cluster.list(Volume.class).isEmpty();
        if (!now.isEmpty() && !initial) {
            throw new IllegalStateException(
                    "backup target default has the URL %s; system backups are restored from target default, so set it to %s first"
                            .formatted(now, url));
        }
    }

    private Map<String, Object> spec(String url, Map<String, String> credentials) {
        Map<String, Object> spec = new HashMap<>(Map.of("backupTargetURL", url));
        if (!credentials.isEmpty()) {
            cluster.createIfAbsent(
                    new SecretBuilder()
                            .withNewMetadata()
                            .withName(SECRET)
                            .endMetadata()
                            .withStringData(credentials)
                            .build());
            spec.put("credentialSecret", SECRET);
        }
        return spec;
    }

    /**
     * The system backup of that name, or the newest.
     *
     * @return empty if there is none
     */
    public Optional<SystemBackup> choose(Optional<String> name) throws TimeoutException {
        List<SystemBackup> all =
                cluster.list(SystemBackup.class).stream()
                        .filter(
                                backup ->
                                        name.map(backup.getMetadata().getName()::equals)
                                                .orElse(true))
                        .toList();
        for (SystemBackup backup : all) {
            await(
                    SystemBackup.class,
                    backup.getMetadata().getName(),
                    known -> !known.getStatus().state.isEmpty(),
                    "SystemBackup " + backup.getMetadata().getName());
        }
        return cluster.list(SystemBackup.class).stream()
                .filter(backup -> name.map(backup.getMetadata().getName()::equals).orElse(true))
                .filter(backup -> backup.getStatus().state.equals(SystemBackup.READY))
                .max(Times.by(backup -> backup.getStatus().createdAt));
    }

    /** Whether a restore of the system backup has completed here before. */
    public boolean isRestored(SystemBackup backup) {
        return cluster.list(SystemRestore.class).stream()
                .filter(restore -> !SystemNames.isSet(restore, SystemNames.ANNOTATION_DRY_RUN))
                .filter(
                        restore ->
                                restore.getSpec()
                                        .systemBackup
                                        .equals(backup.getMetadata().getName()))
                .anyMatch(
                        restore -> restore.getStatus().state.equals(SystemRestoreCases.COMPLETED));
    }

    /**
     * Restores it.
     *
     * @param annotations of the SystemRestore
     * @param progress called with it at each change
     * @return the SystemRestore as it ended
     */
    public SystemRestore restore(
            SystemBackup backup, Map<String, String> annotations, Consumer<SystemRestore> progress)
            throws TimeoutException {
        SystemRestore restore = new SystemRestore();
        String time = Times.format(clock.instant()).replaceAll("[^0-9]", "");
        restore.setMetadata(
                new ObjectMetaBuilder()
                        .withName("restore-" + time)
                        .withNamespace(cluster.namespace())
                        .withAnnotations(annotations)
                        .build());
        restore.getSpec().systemBackup = backup.getMetadata().getName();
        cluster.create(restore);
        return await(
                SystemRestore.class,
                restore.getMetadata().getName(),
                UNLIMITED,
                seen -> {
                    progress.accept(seen);
                    return isOver(seen);
                },
                "SystemRestore " + restore.getMetadata().getName());
    }

    private static boolean isOver(SystemRestore restore) {
        String state = restore.getStatus().state;
        return state.equals(SystemRestoreCases.COMPLETED) || state.equals(SystemRestoreCases.ERROR);
    }

    /** Whether everything was restored. */
    public static boolean isComplete(SystemRestore restore) {
        return restore.getStatus().state.equals(SystemRestoreCases.COMPLETED);
    }

    private <T extends HasMetadata> T await(
            Class<T> kind, String name, Predicate<T> condition, String what)
            throws TimeoutException {
        return await(kind, name, patience, condition, what);
    }

    private <T extends HasMetadata> T await(
            Class<T> kind, String name, Duration limit, Predicate<T> condition, String what)
            throws TimeoutException {
        try {
            return PrunedStatus.overlay(
                    cluster.client()
                            .resources(kind)
                            .inNamespace(cluster.namespace())
                            .withName(name)
                            .waitUntilCondition(
                                    seen ->
                                            seen != null
                                                    && condition.test(PrunedStatus.overlay(seen)),
                                    limit.toMillis(),
                                    TimeUnit.MILLISECONDS));
        } catch (KubernetesClientTimeoutException e) {
            TimeoutException timeout =
                    new TimeoutException(
                            "%s is not ready after %d s%s"
                                    .formatted(what, limit.toSeconds(), trouble()));
            timeout.initCause(e);
            throw timeout;
        }
    }

    private String trouble() {
        return cluster.find(BackupTarget.class, Names.DEFAULT_TARGET)
                .flatMap(
                        target ->
                                Conditions.find(
                                        target.getStatus().conditions,
                                        TargetAvailability.UNAVAILABLE))
                .filter(Condition::isTrue)
                .map(condition -> ": " + condition.message())
                .orElse("; Drover has to run there");
    }
}
