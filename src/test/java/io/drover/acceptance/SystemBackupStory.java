package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** M7: system backups over stores of one kind. The steps build on each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class SystemBackupStory {
    private static final long SIZE = 8 * TestDrover.MIB;

    @TempDir private static Path data;

    private StoreKind kind;
    private TestStore first;
    private TestStore second;
    private TestDrover drover;
    private String onDefault;
    private String onExtra;

    abstract StoreKind kind() throws IOException, InterruptedException;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        kind = kind();
        first = kind.newStore();
        second = kind.newStore();
        drover =
                TestDrover.startDeployed(
                        data.resolve(getClass().getSimpleName()), TestClaims.PROPERTIES);
        drover.useByDefault(first);
        drover.patchTarget(Names.DEFAULT_TARGET, Map.of("pollInterval", "1s"));
        drover.createTarget("extra", second);
        drover.awaitAvailable("extra");
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        drover.close();
        kind.close();
    }

    private SystemBackup systemBackup(String name, String policy) {
        SystemBackup backup = new SystemBackup();
        backup.getSpec().volumeBackupPolicy = policy;
        drover.create(backup, name);
        SystemBackup ended =
                drover.awaitThat(
                        SystemBackup.class,
                        name,
                        found -> Set.of("Ready", "Error").contains(found.getStatus().state));
        assertThat(ended.getStatus().state)
                .as("%s", ended.getStatus().conditions)
                .isEqualTo("Ready");
        return ended;
    }

    private static Map<String, String> states(SystemBackup backup) {
        return backup.getStatus().volumes.stream()
                .collect(Collectors.toMap(PartState::name, PartState::state));
    }

    @Test
    @Order(1)
    @DisplayName("M7.1 it completes, each volume on its own target, the archive on default")
    void completes() throws IOException, StoreException {
        drover.createVolume("on-default", SIZE, Names.DEFAULT_TARGET);
        drover.createVolume("on-extra", SIZE, "extra");
        drover.write("on-default", 0, (int) TestDrover.MIB, 1);
        drover.write("on-extra", TestDrover.MIB, (int) TestDrover.MIB, 2);
        onDefault = drover.digest("on-default");
        onExtra = drover.digest("on-extra");

        SystemBackup made = systemBackup("nightly", "");

        assertThat(states(made))
                .isEqualTo(Map.of("on-default", "Completed", "on-extra", "Completed"));
        assertThat(drover.backupVolumes(Names.DEFAULT_TARGET)).contains("on-default");
        assertThat(first.objects().keySet())
                .filteredOn(key -> key.contains("system-backups"))
                .containsExactlyInAnyOrder(
                        "backupstore/system-backups/%s/nightly/system-backup.cfg"
                                .formatted(made.getStatus().version),
                        "backupstore/system-backups/%s/nightly/system-backup.zip"
                                .formatted(made.getStatus().version));
        assertThat(first.objects().keySet())
                .anyMatch(key -> key.contains("/on-default/"))
                .noneMatch(key -> key.contains("/on-extra/"));
        assertThat(second.objects().keySet())
                .anyMatch(key -> key.contains("/on-extra/"))
                .noneMatch(key -> key.contains("system-backups"));
    }

    @Test
    @Order(2)
    @DisplayName("M7.1 with if-not-present, no snapshot is taken where none is needed")
    void takesNoSnapshotWithoutNeed() throws IOException {
        int snapshots = drover.cluster().list(Snapshot.class).size();
        SystemBackup second = systemBackup("second", "if-not-present");
        assertThat(states(second))
                .isEqualTo(Map.of("on-default", "Skipped", "on-extra", "Skipped"));
        assertThat(drover.cluster().list(Snapshot.class)).hasSize(snapshots);

        drover.write("on-extra", 0, 4096, 3);
        onExtra = drover.digest("on-extra");
        assertThat(states(systemBackup("third", "if-not-present")))
                .isEqualTo(Map.of("on-default", "Skipped", "on-extra", "Completed"));
        assertThat(states(systemBackup("fourth", "always")))
                .isEqualTo(Map.of("on-default", "Completed", "on-extra", "Completed"));
    }

    @Test
    @Order(3)
    @DisplayName("M7.1 deleting it deletes the archive, and no backup of a volume")
    void deletion() throws IOException, StoreException {
        int backups = drover.cluster().list(Backup.class).size();
        drover.delete(SystemBackup.class, "second");
        assertThat(first.objects().keySet()).noneMatch(key -> key.contains("/second/"));
        assertThat(first.objects().keySet()).anyMatch(key -> key.contains("/nightly/"));
        assertThat(drover.cluster().list(Backup.class)).hasSize(backups);
    }

    private SystemRestore restore(String name, String backup, Map<String, String> annotations) {
        SystemRestore restore = new SystemRestore();
        restore.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(drover.cluster().namespace())
                        .withAnnotations(annotations)
                        .build());
        restore.getSpec().systemBackup = backup;
        drover.cluster().create(restore);
        return drover.awaitThat(
                SystemRestore.class,
                name,
                found -> Set.of("Completed", "Error").contains(found.getStatus().state));
    }

    private static String state(SystemRestore restore, String kind, String name) {
        return restore.getStatus().items.stream()
                .filter(item -> item.kind().equals(kind) && item.name().equals(name))
                .map(item -> item.state() + " " + item.message())
                .collect(Collectors.joining());
    }

    @Test
    @Order(4)
    @DisplayName("M7.2 restoring it brings back target A and both volumes, data correct")
    void restoresTargetAndVolumes() throws IOException {
        String backup =
                drover.get(SystemBackup.class, "fourth").getStatus().volumes.stream()
                        .filter(volume -> volume.name().equals("on-extra"))
                        .map(PartState::backup)
                        .findFirst()
                        .orElseThrow();
        for (String volume : List.of("on-default", "on-extra")) {
            drover.delete(Volume.class, volume);
        }
        drover.delete(BackupTarget.class, "extra");

        SystemRestore plan = restore("plan", "fourth", Map.of("drover.io/dry-run", "true"));
        assertThat(state(plan, "BackupTarget", "extra")).isEqualTo("ToBeRestored " + second.url());
        assertThat(state(plan, "BackupTarget", "default")).startsWith("Skipped");
        assertThat(state(plan, "Volume", "on-extra")).startsWith("ToBeRestored from backup");
        assertThat(drover.cluster().find(BackupTarget.class, "extra")).isEmpty();
        assertThat(drover.cluster().list(Volume.class)).isEmpty();

        SystemRestore done = restore("restore", "fourth", Map.of());

        assertThat(done.getStatus().state)
                .as("%s", done.getStatus().conditions)
                .isEqualTo("Completed");
        assertThat(state(done, "BackupTarget", "extra")).startsWith("Restored");
        assertThat(state(done, "Volume", "on-extra")).isEqualTo("Restored from backup " + backup);
        assertThat(drover.digest("on-default")).isEqualTo(onDefault);
        assertThat(drover.digest("on-extra")).isEqualTo(onExtra);
        assertThat(drover.get(Volume.class, "on-extra").getSpec().backupTargetName)
                .isEqualTo("extra");
    }

    @Test
    @Order(5)
    @DisplayName("M7.2 what is missing ends in Error with the list, and a second run goes on")
    void secondRunGoesOn() throws IOException {
        drover.createVolume("never-backed-up", SIZE, Names.DEFAULT_TARGET);
        systemBackup("fifth", "disabled");
        drover.delete(Volume.class, "never-backed-up");
        drover.delete(Volume.class, "on-extra");

        SystemRestore incomplete = restore("incomplete", "fifth", Map.of());

        assertThat(incomplete.getStatus().state).isEqualTo("Error");
        assertThat(state(incomplete, "Volume", "never-backed-up"))
                .startsWith("Failed it had no backup");
        assertThat(state(incomplete, "Volume", "on-extra")).startsWith("Restored");
        assertThat(drover.cluster().find(Volume.class, "never-backed-up")).isEmpty();
        assertThat(incomplete.getStatus().conditions)
                .singleElement()
                .satisfies(
                        condition ->
                                assertThat(condition.message())
                                        .startsWith("1 of ")
                                        .contains("Volume never-backed-up: it had no backup"));

        SystemRestore complete =
                restore("complete", "fifth", Map.of("drover.io/restore-empty-volumes", "true"));
        assertThat(complete.getStatus().state).isEqualTo("Completed");
        drover.awaitVolume("never-backed-up");
        assertThat(drover.digest("on-extra")).isEqualTo(onExtra);
    }

    private RecurringJob runNow(String value) {
        drover.cluster()
                .patch(
                        RecurringJob.class,
                        "weekly",
                        Map.of(
                                "metadata",
                                Map.of("annotations", Map.of("drover.io/run-now", value))));
        return drover.awaitThat(
                RecurringJob.class,
                "weekly",
                job ->
                        job.getStatus().lastRunNow.equals(value)
                                && !job.getStatus().running
                                && job.getStatus().volumesSelected == 1);
    }

    private List<SystemBackup> ofJob() {
        return drover.cluster().list(SystemBackup.class, SystemBackup.LABEL_JOB, "weekly");
    }

    @Test
    @Order(6)
    @DisplayName("a recurring job makes system backups and keeps as many as it is to")
    void recurringJob() {
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "system-backup";
        job.getSpec().cron = "0 0 1 1 *";
        job.getSpec().retain = 1;
        drover.create(job, "weekly");

        assertThat(runNow("first").getStatus().volumesDone).isEqualTo(1);
        String name = ofJob().getFirst().getMetadata().getName();
        assertThat(name).startsWith("weekly-");
        runNow("second");

        drover.awaitGone(SystemBackup.class, name);
        assertThat(ofJob()).singleElement().matches(left -> left.getStatus().state.equals("Ready"));
    }

    @Test
    @Order(7)
    @DisplayName("a resource that is gone comes back from the store, and is not made again")
    void synchronisation() throws IOException, StoreException {
        Map<String, Long> before = first.objects();
        drover.cluster().deleteResourceOnly(drover.get(SystemBackup.class, "fifth"));
        SystemBackup found =
                drover.awaitThat(
                        SystemBackup.class,
                        "fifth",
                        backup ->
                                backup.getStatus().volumes.isEmpty()
                                        && backup.getStatus().state.equals("Ready"));
        assertThat(found.getStatus().createdAt).isNotEmpty();
        assertThat(first.objects().keySet())
                .filteredOn(key -> key.contains("system-backups"))
                .containsExactlyInAnyOrderElementsOf(
                        before.keySet().stream()
                                .filter(key -> key.contains("system-backups"))
                                .toList());
    }

    @Test
    @Order(8)
    @DisplayName("M7.2 a restart during a system backup or a restore goes on with it")
    void restart() throws IOException {
        SystemBackup backup = new SystemBackup();
        backup.getSpec().volumeBackupPolicy = "always";
        drover.create(backup, "restarted");
        drover.awaitThat(
                SystemBackup.class, "restarted", begun -> !begun.getStatus().state.isEmpty());
        drover.restart();
        SystemBackup made =
                drover.awaitThat(
                        SystemBackup.class,
                        "restarted",
                        found -> Set.of("Ready", "Error").contains(found.getStatus().state));
        assertThat(made.getStatus().state).as("%s", made.getStatus().conditions).isEqualTo("Ready");

        for (Volume volume : drover.cluster().list(Volume.class)) {
            drover.delete(Volume.class, volume.getMetadata().getName());
        }
        SystemRestore restore = new SystemRestore();
        restore.getSpec().systemBackup = "restarted";
        drover.create(restore, "restarted");
        drover.awaitThat(
                SystemRestore.class, "restarted", begun -> !begun.getStatus().state.isEmpty());
        drover.restart();
        SystemRestore done =
                drover.awaitThat(
                        SystemRestore.class,
                        "restarted",
                        found -> Set.of("Completed", "Error").contains(found.getStatus().state));
        assertThat(done.getStatus().state)
                .as("%s", done.getStatus().conditions)
                .isEqualTo("Completed");
        assertThat(drover.digest("on-default")).isEqualTo(onDefault);
        assertThat(drover.digest("on-extra")).isEqualTo(onExtra);
    }
}
