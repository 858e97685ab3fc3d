package io.drover.demo;

import io.drover.control.backupvolume.Backups;
import io.drover.control.job.Statistics;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Writes resources as a user would, and waits for the outcome. */
final class DemoResources {
    private static final int MINUTES = 10;

    private final Cluster cluster;
    private final String node;
    private final DemoScreen screen;

    DemoResources(Cluster cluster, String node, DemoScreen screen) {
        this.cluster = cluster;
        this.node = node;
        this.screen = screen;
    }

    private <T extends HasMetadata> T create(T object, String name) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        object.setMetadata(metadata);
        return cluster.client().resource(object).inNamespace(cluster.namespace()).create();
    }

    void target(String name, String url, Map<String, String> credentials)
            throws DemoFailure, InterruptedException {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = url;
        if (!credentials.isEmpty()) {
            String secretName = name + "-credentials";
            Secret secret = new SecretBuilder().withStringData(credentials).build();
            create(secret, secretName);
            target.getSpec().credentialSecret = secretName;
        }
        create(target, name);
        awaitTarget(name);
    }

    void awaitTarget(String name) throws DemoFailure, InterruptedException {
        BackupTarget target =
                await(BackupTarget.class, name, present -> present.getStatus().available);
        if (!target.getStatus().available) {
            throw new DemoFailure(
                    "backup target %s is unavailable: %s"
                            .formatted(
                                    name,
                                    Conditions.find(target.getStatus().conditions, "Unavailable")
                                            .map(condition -> condition.message())
                                            .orElse("no reason given")));
        }
    }

    void volume(String name, long size) throws DemoFailure, InterruptedException {
        Volume volume = new Volume();
        volume.getSpec().size = Long.toString(size);
        create(volume, name);
        awaitVolume(name);
    }

    /** Makes the volume a block device, and returns its address at the loopback interface. */
    URI attach(String name) throws DemoFailure, InterruptedException {
        cluster.patchSpec(Volume.class, name, Map.of("nodeID", node));
        Condition device =
                device(await(Volume.class, name, volume -> device(volume).isPresent()))
                        .orElseThrow();
        if (!device.status().equals(Condition.TRUE)) {
            throw new DemoFailure("volume " + name + ": " + device.message());
        }
        // the address at the port is the last one
        return URI.create(device.message().substring(device.message().lastIndexOf(' ') + 1));
    }

    private static Optional<Condition> device(Volume volume) {
        return Conditions.find(volume.getStatus().conditions, "BlockDevice");
    }

    void switchTarget(String volume, String target) {
        cluster.patchSpec(Volume.class, volume, Map.of("backupTargetName", target));
    }

    void deleteVolume(String name) throws DemoFailure, InterruptedException {
        cluster.delete(Volume.class, name);
        awaitGone(Volume.class, name);
    }

    private void awaitGone(Class<? extends HasMetadata> type, String name)
            throws DemoFailure, InterruptedException {
        waitFor(type, name, Objects::isNull);
    }

    void snapshot(String name, String volume) throws DemoFailure, InterruptedException {
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = volume;
        snapshot.getSpec().createSnapshot = true;
        create(snapshot, name);
        Snapshot taken =
                await(
                        Snapshot.class,
                        name,
                        present ->
                                present.getStatus().readyToUse
                                        || !present.getStatus().error.isEmpty());
        if (!taken.getStatus().readyToUse) {
            throw new DemoFailure("snapshot " + name + ": " + taken.getStatus().error);
        }
    }

    Backup backup(String name, String snapshot) throws DemoFailure, InterruptedException {
        Backup backup = new Backup();
        backup.getSpec().snapshotName = snapshot;
        create(backup, name);
        await(
                Backup.class,
                name,
                present -> {
                    screen.progress(present.getStatus().progress);
                    return Backups.isFinal(present.getStatus());
                });
        Backup completed = await(Backup.class, name, DemoResources::isPublished);
        if (!completed.getStatus().state.equals(Backups.COMPLETED)) {
            throw new DemoFailure("backup " + name + ": " + completed.getStatus().error);
        }
        return completed;
    }

    private static boolean isPublished(Backup backup) {
        return backup.getStatus().state.equals(Backups.ERROR)
                || Statistics.read(backup).isPresent();
    }

    Volume restore(String name, String url) throws DemoFailure, InterruptedException {
        Volume volume = new Volume();
        volume.getSpec().fromBackup = url;
        create(volume, name);
        return await(
                Volume.class,
                name,
                present -> {
                    Conditions.find(present.getStatus().conditions, "Restore")
                            .filter(condition -> condition.message().endsWith(" %"))
                            .ifPresent(
                                    condition ->
                                            screen.progress(
                                                    Integer.parseInt(
                                                            condition
                                                                    .message()
                                                                    .replace(" %", ""))));
                    return present.getStatus().restoreInitiated
                            && Statistics.read(present).isPresent();
                });
    }

    private void awaitVolume(String name) throws DemoFailure, InterruptedException {
        await(
                Volume.class,
                name,
                volume ->
                        volume.getStatus().state.equals("detached")
                                || volume.getStatus().state.equals("attached"));
    }

    private <T extends HasMetadata> T await(Class<T> type, String name, Predicate<T> condition)
            throws DemoFailure, InterruptedException {
        return waitFor(type, name, object -> object != null && condition.test(object));
    }

    private <T extends HasMetadata> T waitFor(Class<T> type, String name, Predicate<T> condition)
            throws DemoFailure, InterruptedException {
        try {
            return cluster.client()
                    .resources(type)
                    .inNamespace(cluster.namespace())
                    .withName(name)
                    .waitUntilCondition(condition, MINUTES, TimeUnit.MINUTES);
        } catch (KubernetesClientTimeoutException e) {
            throw new DemoFailure(
                    "%s %s did not get ready within %d minutes"
                            .formatted(type.getSimpleName(), name, MINUTES));
        } catch (KubernetesClientException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                // the client has set the flag again, which the exception stands for
                Thread.interrupted();
                throw interrupted;
            }
            throw e;
        }
    }
}
