package io.drover.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.console.TestCaches;
import io.drover.resource.Backup;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** What is put in order, and how often. */
class EstatesTest {
    private static final Instant NOW = Instant.parse("2026-11-28T14:00:00Z");
    private static final int PLACES = 50;
    private static final int EACH = 20;

    private final TestCaches caches = new TestCaches();
    private final Estates estates = new Estates(caches, true);

    private static Place place(int i) {
        return new Place("target-" + i % 3, "volume-" + i);
    }

    private static Backup backup(String name, Place place, String state, Duration age) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
        backup.getSpec().snapshotName = "snapshot";
        backup.getStatus().state = state;
        backup.getStatus().volumeName = place.volume();
        backup.getStatus().backupTargetName = place.target();
        backup.getStatus().backupCreatedAt = NOW.minus(age).toString();
        return backup;
    }

    private void fill() {
        for (int i = 0; i < PLACES * EACH; i++) {
            caches.put(
                    backup(
                            "backup-" + i,
                            place(i / EACH),
                            i % EACH == 7 ? "Error" : "Completed",
                            Duration.ofDays(i % EACH)));
        }
    }

    private long work(Runnable change) {
        estates.at(NOW);
        long before = estates.sorted().objects();
        change.run();
        estates.at(NOW);
        return estates.sorted().objects() - before;
    }

    /** Whatever was done to it, it is what one that is read anew is. */
    private void isCurrent() {
        Estate kept = estates.at(NOW);
        Estate fresh = Estate.read(caches, NOW);
        assertThat(kept.backups()).containsExactlyInAnyOrderElementsOf(fresh.backups());
        assertThat(kept.backupCount()).isEqualTo(fresh.backupCount());
        assertThat(kept.running()).containsExactlyInAnyOrderElementsOf(fresh.running());
        assertThat(kept.days()).isEqualTo(fresh.days());
        for (int i = 0; i <= PLACES; i++) {
            assertThat(kept.backups(place(i))).isEqualTo(fresh.backups(place(i)));
            assertThat(kept.good(place(i))).isEqualTo(fresh.good(place(i)));
        }
    }

    @Test
    void nothingIsPutInOrderForAnotherPage() {
        fill();

        assertThat(work(() -> {})).isZero();
        assertThat(estates.sorted().objects()).isGreaterThanOrEqualTo(PLACES * EACH);
    }

    @Test
    void oneChangedBackupCostsItsPlaceOnly() {
        fill();

        assertThat(
                        work(
                                () ->
                                        caches.put(
                                                backup(
                                                        "backup-25",
                                                        place(1),
                                                        "InProgress",
                                                        Duration.ZERO))))
                .isEqualTo(EACH);
        assertThat(estates.at(NOW).running()).hasSize(1);
        isCurrent();
    }

    @Test
    void whatComesGoesOrMovesIsSeenAtOnce() {
        fill();
        estates.at(NOW);

        Backup added = backup("new", place(PLACES), "Completed", Duration.ZERO);
        caches.put(added);
        isCurrent();
        assertThat(estates.at(NOW).backups(place(PLACES))).containsExactly(added);
        caches.put(backup("new", place(0), "Completed", Duration.ofDays(3)));
        isCurrent();
        assertThat(estates.at(NOW).backups(place(PLACES))).isEmpty();
        caches.remove(added);
        isCurrent();
        for (int i = 0; i < EACH; i++) {
            caches.remove(backup("backup-" + i, place(0), "", Duration.ZERO));
            isCurrent();
        }
        assertThat(estates.at(NOW).backups(place(0))).isEmpty();
    }

    @Test
    void anEstateThatIsBeingShownStaysAsItIs() {
        fill();
        Estate shown = estates.at(NOW);
        caches.put(backup("new", place(0), "Completed", Duration.ZERO));
        estates.at(NOW);

        assertThat(shown.backups(place(0))).hasSize(EACH);
        assertThat(shown.backupCount()).isEqualTo(PLACES * EACH);
    }

    @Test
    void schedulesFollowVolumes() {
        Volume volume = new Volume();
        volume.setMetadata(new ObjectMetaBuilder().withName("data").build());
        caches.put(volume);

        assertThat(estates.at(NOW).volume("data")).isPresent();
        caches.remove(volume);
        assertThat(estates.at(NOW).volume("data")).isEmpty();
    }
}
