package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** One volume, its own target, and another directory. */
@DisplayName("X Several targets from one read")
class SeveralTargetsTest extends SeveralTargetsStory {
    private static final String JOB = "nightly";

    @BeforeEach
    void archive() throws IOException {
        target(ARCHIVE, StoreKind.directory().newStore());
    }

    @Test
    @DisplayName("X1 two targets, one read: both restore, and the snapshot was read once")
    void readsOnce() throws Exception {
        volume("data", ARCHIVE);
        drover.snapshot("monday", "data");
        String content = drover.digest("data");

        drover.requestBackup("monday", "monday");
        Backup near = drover.awaitCompleted("monday");
        Backup far = drover.awaitCompleted(sibling(ARCHIVE, "monday"));

        assertThat(sourceRead()).isEqualTo((long) BLOCKS * BLOCK);
        assertThat(far.getStatus().backupTargetName).isEqualTo(ARCHIVE);
        assertThat(far.getMetadata().getAnnotations())
                .containsEntry("drover.io/sibling-of", "monday");
        assertThat(far.getStatus().url).as("the same name in each store").contains("backup=monday");
        assertRestores(content, near, far);

        drover.write("data", 3 * BLOCK, BLOCK, 2);
        drover.snapshot("tuesday", "data");
        drover.requestBackup("tuesday", "tuesday");
        drover.awaitCompleted("tuesday");
        Backup next = drover.awaitCompleted(sibling(ARCHIVE, "tuesday"));
        assertThat(sourceRead())
                .as("of what has changed, once")
                .isEqualTo((long) (BLOCKS + 1) * BLOCK);
        assertRestores(drover.digest("data"), next);
    }

    @Test
    @DisplayName("X2 one dies midway: the other completes, the first catches up alone")
    void oneDies() throws Exception {
        volume("data", ARCHIVE);
        drover.snapshot("monday", "data");
        String content = drover.digest("data");
        AtomicInteger blocks = new AtomicInteger();
        AtomicInteger allowed = new AtomicInteger(BLOCKS / 2);
        inspect(
                ARCHIVE,
                request -> {
                    if (isWriteOfBlock(request) && blocks.incrementAndGet() > allowed.get()) {
                        throw new StoreException.OutOfSpace("the archive is full");
                    }
                });

        drover.requestBackup("monday", "monday");
        Backup near = drover.awaitCompleted("monday");
        Backup waiting =
                drover.awaitThat(
                        Backup.class,
                        sibling(ARCHIVE, "monday"),
                        backup -> backup.getStatus().messages.containsKey("error"));
        assertThat(waiting.getStatus().state).isEqualTo("InProgress");
        assertThat(waiting.getStatus().messages.get("error")).startsWith("the archive is full");

        allowed.set(Integer.MAX_VALUE);
        clock.set(clock.instant().plusSeconds(300));
        Backup far = drover.awaitCompleted(sibling(ARCHIVE, "monday"));

        assertThat(near.getStatus().messages).isEmpty();
        assertRestores(content, near, far);
    }

    @Test
    @DisplayName("X2 after a restart in the middle each goes on by itself")
    void restart() throws Exception {
        volume("data", ARCHIVE);
        drover.snapshot("monday", "data");
        String content = drover.digest("data");
        inspect(
                ARCHIVE,
                request -> {
                    if (isWriteOfBlock(request)) {
                        throw new StoreException.OutOfSpace("the archive is full");
                    }
                });
        drover.requestBackup("monday", "monday");
        Backup near = drover.awaitCompleted("monday");
        String sibling = sibling(ARCHIVE, "monday");

        drover.restart();

        assertRestores(content, near, drover.awaitCompleted(sibling));
        assertThat(drover.cluster().list(Backup.class)).hasSize(2);
    }

    @Test
    @DisplayName("X2 a target that hangs holds up nobody else, nor does the end of its Backup")
    void oneHangs() throws Exception {
        volume("data", ARCHIVE);
        drover.snapshot("monday", "data");
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        inspect(
                ARCHIVE,
                request -> {
                    if (isWriteOfBlock(request)) {
                        hanging.countDown();
                        gate.await();
                    }
                });
        drover.requestBackup("monday", "monday");
        hanging.await();
        Backup near = drover.awaitCompleted("monday");
        String sibling = sibling(ARCHIVE, "monday");

        drover.cluster().delete(Backup.class, sibling);
        gate.countDown();
        drover.awaitGone(Backup.class, sibling);

        assertRestores(drover.digest("data"), near);
    }

    @Test
    @DisplayName(
            "X2 a Backup that is deleted while its target hangs ends at once, the others go on")
    void deletedWhileItHangs() throws Exception {
        volume("data", ARCHIVE);
        drover.snapshot("monday", "data");
        CountDownLatch hanging = new CountDownLatch(2);
        CountDownLatch gate = new CountDownLatch(1);
        for (String target : List.of("default", ARCHIVE)) {
            inspect(
                    target,
                    request -> {
                        if (isWriteOfBlock(request)) {
                            hanging.countDown();
                            gate.await();
                        }
                    });
        }
        drover.requestBackup("monday", "monday");
        hanging.await();
        String sibling = sibling(ARCHIVE, "monday");

        drover.cluster().delete(Backup.class, sibling);
        drover.awaitGone(Backup.class, sibling);
        gate.countDown();

        assertRestores(drover.digest("data"), drover.awaitCompleted("monday"));
    }

    @Test
    @DisplayName("X3 retention and deletion of siblings are independent")
    void retention() throws Exception {
        Schedules schedules = new Schedules(drover, clock);
        schedules.volume("data", Schedules.ofJob(JOB));
        annotate("data", ARCHIVE);
        drover.write("data", 0, BLOCK, 1);
        schedules.job(JOB, "backup", "0 3 * * *", 2);
        for (int day = 1; day <= 3; day++) {
            schedules.run(JOB, night(day));
        }
        awaitDays("default", "02", "03");
        awaitDays(ARCHIVE, "02", "03");

        Backup deleted = onDay("default", "03");
        drover.delete(Backup.class, deleted.getMetadata().getName());
        drover.write("data", 0, BLOCK, 2);
        AtomicInteger broken = new AtomicInteger(1);
        inspect(
                ARCHIVE,
                request -> {
                    if (isWriteOfBlock(request) && broken.get() == 1) {
                        throw new StoreException.OutOfSpace("the archive is full");
                    }
                });
        RecurringJob failed = schedules.run(JOB, night(4));

        assertThat(failed.getStatus().failures)
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure.message())
                                        .startsWith("target archive: the archive is full"));
        awaitDays("default", "02", "04");
        awaitDays(ARCHIVE, "02", "03");

        broken.set(0);
        clock.set(night(4).plusSeconds(600));
        schedules.fire(JOB);
        awaitDays(ARCHIVE, "03", "04");
        drover.awaitThat(RecurringJob.class, JOB, found -> found.getStatus().failures.isEmpty());
        awaitDays("default", "02", "04");
        assertRestores(drover.digest("data"), onDay("default", "04"), onDay(ARCHIVE, "04"));
    }

    private static Instant night(int day) {
        return Instant.parse("2027-03-%02dT03:00:00Z".formatted(day));
    }

    private List<Backup> completed(String target) {
        return drover.backups(target).stream()
                .filter(backup -> !backup.isMarkedForDeletion())
                .filter(backup -> backup.getStatus().state.equals("Completed"))
                .toList();
    }

    private static String day(Backup backup) {
        return backup.getStatus().snapshotCreatedAt.substring(8, 10);
    }

    private void awaitDays(String target, String... days) {
        drover.awaitTrue(
                "backups of days %s on %s".formatted(String.join(", ", days), target),
                () ->
                        completed(target).stream()
                                .map(SeveralTargetsTest::day)
                                .collect(Collectors.toSet())
                                .equals(Set.of(days)));
    }

    private Backup onDay(String target, String day) {
        return completed(target).stream()
                .filter(backup -> day(backup).equals(day))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("X3 a job may name targets; wrong names are refused, and a lost target is shown")
    void names() throws Exception {
        volume("data", ARCHIVE);
        assertThatThrownBy(() -> annotate("data", "archive,elsewhere"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("there is no BackupTarget 'elsewhere'");
        assertThatThrownBy(() -> annotate("data", "archive,default"))
                .hasMessageContaining("names 'default', which spec.backupTargetName has already");

        drover.delete(BackupTarget.class, ARCHIVE);

        Volume volume =
                drover.awaitThat(
                        Volume.class,
                        "data",
                        found ->
                                Conditions.find(
                                                found.getStatus().conditions,
                                                Volume.ADDITIONAL_TARGETS)
                                        .filter(condition -> !condition.isTrue())
                                        .isPresent());
        Condition lost =
                Conditions.find(volume.getStatus().conditions, Volume.ADDITIONAL_TARGETS)
                        .orElseThrow();
        assertThat(lost.message()).contains("there is no BackupTarget 'archive' any more");
        drover.snapshot("monday", "data");
        assertThat(drover.backup("monday", "monday").getStatus().siblings).isEmpty();
    }
}
