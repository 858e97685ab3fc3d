package io.drover.acceptance;

import io.drover.resource.Backup;
import io.drover.resource.RecurringJob;
import io.drover.resource.Setting;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What people and their workloads do meanwhile, and what each snapshot has had in it. */
final class ChaosWork {
    private static final String HANDLE = "drover.io/csi-snapshot-handle";
    private static final long SIZE = ClaimBackupsTest.SIZE;
    private static final int LARGEST_WRITE = 1 << 20;
    private static final int RETAINED = 3;

    private final ChaosCluster cluster;
    private final Random random;
    private final List<String> volumes;

    /** SHA-256 by handle of the snapshot. */
    private final Map<String, String> contents = new HashMap<>();

    /** SHA-256 of what a restore has to give, by its Volume. */
    private final Map<String, String> restores = new HashMap<>();

    private int number;

    /**
     * @param volumes names of the PersistentVolumes that are written
     */
    ChaosWork(ChaosCluster cluster, Random random, List<String> volumes) {
        this.cluster = cluster;
        this.random = random;
        this.volumes = volumes;
    }

    /** Backups of all every minute, though no Pod uses them. */
    void schedule() {
        Setting detached = new Setting();
        detached.setValue("true");
        create(detached, "allow-recurring-job-while-volume-detached");
        RecurringJob job = new RecurringJob();
        job.getSpec().name = "often";
        job.getSpec().task = "backup";
        job.getSpec().cron = "* * * * *";
        job.getSpec().groups = List.of("default");
        job.getSpec().retain = RETAINED;
        job.getSpec().concurrency = 2;
        create(job, "often");
    }

    void endSchedule() {
        delete(RecurringJob.class, "often");
    }

    private void create(HasMetadata object, String name) {
        object.setMetadata(new ObjectMetaBuilder().withName(name).build());
        cluster.user().create(object);
    }

    private void delete(Class<? extends HasMetadata> type, String name) {
        cluster.user().delete(type, name);
    }

    /** One thing, drawn by lot. */
    void something() throws IOException {
        int lot = random.nextInt(100);
        if (lot < 55) {
            write();
        } else if (lot < 70) {
            backUp();
        } else if (lot < 82) {
            restore();
        } else if (lot < 92) {
            remove(Backup.class);
        } else {
            remove(Snapshot.class);
        }
    }

    private String any(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    private void write() throws IOException {
        byte[] content = new byte[1 + random.nextInt(LARGEST_WRITE)];
        random.nextBytes(content);
        long offset = random.nextLong(SIZE - content.length);
        try (FileChannel device =
                FileChannel.open(cluster.fake().device(any(volumes)), StandardOpenOption.WRITE)) {
            device.write(ByteBuffer.wrap(content), offset);
        }
    }

    private void backUp() {
        number++;
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = any(volumes);
        snapshot.getSpec().createSnapshot = true;
        create(snapshot, "asked-" + number);
        Backup backup = new Backup();
        backup.getSpec().snapshotName = "asked-" + number;
        create(backup, "asked-" + number);
    }

    private void restore() {
        List<Backup> backups =
                cluster.user().list(Backup.class).stream().filter(ChaosWork::isGood).toList();
        if (backups.isEmpty()) {
            return;
        }
        Backup backup = backups.get(random.nextInt(backups.size()));
        String name = "restored-" + ++number;
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .addToAnnotations(Volume.DRIVER, "pvc")
                        .addToAnnotations("drover.io/claim", TestClaims.NAMESPACE + "/" + name)
                        .addToAnnotations("drover.io/storage-class", ForeignClaims.CLASS)
                        .build());
        volume.getSpec().fromBackup = backup.getStatus().url;
        expected(backup).ifPresent(content -> restores.put(name, content));
        cluster.user().create(volume);
    }

    static boolean isGood(Backup backup) {
        return backup.getStatus().state.equals("Completed")
                && !backup.getStatus().url.isEmpty()
                && !backup.isMarkedForDeletion();
    }

    private void remove(Class<? extends HasMetadata> type) {
        List<String> names =
                cluster.user().list(type).stream()
                        .map(object -> object.getMetadata().getName())
                        .filter(name -> name.startsWith("asked-"))
                        .toList();
        if (!names.isEmpty()) {
            delete(type, any(names));
        }
    }

    /** Reads what new snapshots have in them; to be called more often than they are deleted. */
    void remember() throws IOException {
        for (String handle : cluster.fake().snapshotter().snapshots()) {
            if (!contents.containsKey(handle)) {
                try {
                    Path file = cluster.fake().snapshot(handle);
                    contents.put(handle, Digests.ofBeginning(file, SIZE));
                } catch (NoSuchFileException e) {
                    // deleted already, so nobody has a backup of it
                }
            }
        }
    }

    /** What was in the snapshot of a backup. */
    Optional<String> expected(Backup backup) {
        return Optional.ofNullable(
                contents.get(backup.getStatus().labels.getOrDefault(HANDLE, "")));
    }

    /** SHA-256 of what has to be in the claims of these Volumes. */
    Map<String, String> restores() {
        return Map.copyOf(restores);
    }

    /** Lets a claim go whose restore has ended, so that there is room. */
    void forget(String restored) {
        restores.remove(restored);
        try {
            delete(Volume.class, restored);
            cluster.user()
                    .client()
                    .persistentVolumeClaims()
                    .inNamespace(TestClaims.NAMESPACE)
                    .withName(restored)
                    .delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }

    List<String> names() {
        return new ArrayList<>(restores.keySet());
    }
}
