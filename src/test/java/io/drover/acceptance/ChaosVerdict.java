package io.drover.acceptance;

import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether all has been done or reported, nothing is left, and every backup is good. */
final class ChaosVerdict {
    private final ChaosCluster cluster;
    private final ChaosWork work;
    private int backupsCompared;
    private int restoresCompared;

    ChaosVerdict(ChaosCluster cluster, ChaosWork work) {
        this.cluster = cluster;
        this.work = work;
    }

    /** What is not as it should be once nothing goes on any more. */
    List<String> unsettled() {
        Cluster user = cluster.user();
        List<String> found = new ArrayList<>(ClaimBackupsTest.leftOver(user));
        user.list(Backup.class).stream()
                .filter(backup -> !isSettled(backup))
                .forEach(backup -> found.add(text(backup)));
        work.restores().keySet().stream()
                .filter(name -> !isRestored(name) && refusal(name).isEmpty())
                .forEach(name -> found.add("Volume " + name + " " + condition(name)));
        List<Snapshot> snapshots = user.list(Snapshot.class);
        snapshots.stream()
                .filter(
                        snapshot ->
                                !snapshot.getStatus().readyToUse
                                        && snapshot.getStatus().error.isEmpty())
                .forEach(snapshot -> found.add("Snapshot " + snapshot.getMetadata().getName()));
        long ready = snapshots.stream().filter(snapshot -> snapshot.getStatus().readyToUse).count();
        compare(found, "snapshots", cluster.fake().snapshotter().snapshots().size(), ready);
        long bound =
                claims(user).stream()
                        .filter(claim -> claim.getSpec().getVolumeName() != null)
                        .count();
        compare(found, "volumes", cluster.fake().csi().volumes().size(), bound);
        user.client().persistentVolumes().list().getItems().stream()
                .filter(
                        volume ->
                                volume.getStatus() == null
                                        || !"Bound".equals(volume.getStatus().getPhase()))
                .map(PersistentVolume::getMetadata)
                .forEach(volume -> found.add("PersistentVolume " + volume.getName()));
        return found;
    }

    private static boolean isSettled(Backup backup) {
        return backup.getStatus().state.equals("Completed")
                || backup.getStatus().state.equals("Error") && !backup.getStatus().error.isEmpty();
    }

    private static String text(Backup backup) {
        return "Backup %s %s %s %s"
                .formatted(
                        backup.getMetadata().getName(),
                        backup.getStatus().state,
                        backup.getStatus().error,
                        backup.getStatus().messages);
    }

    private static void compare(List<String> found, String what, int there, long wanted) {
        if (there != wanted) {
            found.add("%d %s in the storage instead of %d".formatted(there, what, wanted));
        }
    }

    private static List<PersistentVolumeClaim> claims(Cluster user) {
        return user.client()
                .persistentVolumeClaims()
                .inNamespace(TestClaims.NAMESPACE)
                .list()
                .getItems();
    }

    boolean isRestored(String name) {
        return cluster.user()
                .find(Volume.class, name)
                .filter(volume -> volume.getStatus().restoreInitiated)
                .filter(volume -> !volume.getStatus().restoreRequired)
                .filter(volume -> volume.getStatus().kubernetesStatus.pvStatus().equals("Bound"))
                .isPresent();
    }

    /** Why a restore has been given up, if it has. */
    private Optional<String> refusal(String name) {
        return cluster.user()
                .find(Volume.class, name)
                .filter(volume -> volume.getStatus().robustness.equals("faulted"))
                .map(volume -> condition(name))
                .filter(text -> !text.isEmpty());
    }

    private String condition(String name) {
        return cluster.user()
                .find(Volume.class, name)
                .flatMap(volume -> Conditions.find(volume.getStatus().conditions, "Restore"))
                .map(condition -> condition.message())
                .orElse("");
    }

    /**
     * Claims that do not have what was backed up, and whose restore has ended; forgets the rest.
     */
    List<String> wrongRestores() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String> restore : work.restores().entrySet()) {
            if (isRestored(restore.getKey())) {
                restoresCompared++;
                if (!content(restore.getKey()).equals(restore.getValue())) {
                    wrong.add("claim " + restore.getKey());
                } else {
                    work.forget(restore.getKey());
                }
            }
        }
        return wrong;
    }

    private String content(String claim) throws IOException {
        String volume =
                claims(cluster.user()).stream()
                        .filter(found -> found.getMetadata().getName().equals(claim))
                        .findFirst()
                        .orElseThrow()
                        .getSpec()
                        .getVolumeName();
        Path disk =
                cluster.fake()
                        .device(
                                cluster.user()
                                        .client()
                                        .persistentVolumes()
                                        .withName(volume)
                                        .get()
                                        .getSpec()
                                        .getCsi()
                                        .getVolumeHandle());
        return Digests.ofBeginning(disk, ClaimBackupsTest.SIZE);
    }

    /** Completed backups that do not restore to what was in their snapshots. */
    List<String> wrongBackups() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Backup backup : cluster.user().list(Backup.class)) {
            Optional<String> expected = work.expected(backup);
            if (ChaosWork.isGood(backup)) {
                String restored =
                        ClaimBackupsTest.restored(backup, cluster.store(), cluster.data());
                backupsCompared++;
                if (!Optional.of(restored).equals(expected)) {
                    wrong.add(text(backup));
                }
                Files.delete(
                        cluster.data()
                                .resolve("restored-" + backup.getMetadata().getName() + ".raw"));
            }
        }
        return wrong;
    }

    int backupsCompared() {
        return backupsCompared;
    }

    int restoresCompared() {
        return restoresCompared;
    }

    /** What there is, and what the schedule has done last. */
    String summary() {
        List<Backup> backups = cluster.user().list(Backup.class);
        return "%d of %d backups completed; %d restores under way, %d good; schedule %s"
                .formatted(
                        backups.stream().filter(ChaosWork::isGood).count(),
                        backups.size(),
                        work.restores().size(),
                        restoresCompared,
                        cluster.user().list(RecurringJob.class).stream()
                                .map(RecurringJob::getStatus)
                                .map(
                                        job ->
                                                "%d of %d, %d failed, last %s, next %s"
                                                        .formatted(
                                                                job.volumesDone,
                                                                job.volumesSelected,
                                                                job.volumesFailed,
                                                                job.lastRunTime,
                                                                job.nextRunTime))
                                .toList());
    }
}
