package io.drover.console.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.console.TestCaches;
import io.drover.console.model.DayRecord;
import io.drover.console.model.Estates;
import io.drover.console.model.HistoryMaps;
import io.drover.console.model.Place;
import io.drover.console.model.Remembered;
import io.drover.control.job.JobRunner;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;

/** What is counted, once, and what a restart or another Drover makes of it. */
class HistoryRecorderTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-29");
    private static final Place DATA = new Place("default", "data");

    private final TestCaches caches = new TestCaches();
    private final JobRunner jobs = new JobRunner();
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private boolean refusing;
    private int writes;
    private HistoryRecorder recorder = started();

    @AfterEach
    void close() {
        jobs.close();
    }

    private static BackupTarget target() {
        BackupTarget target = new BackupTarget();
        target.setMetadata(new ObjectMetaBuilder().withName(DATA.target()).build());
        return target;
    }

    private HistoryRecorder started() {
        caches.put(target());
        return new HistoryRecorder(
                () -> true, new Estates(caches, true), jobs, this::keep, () -> now);
    }

    private void keep(NavigableMap<Integer, Map<String, String>> data) {
        if (refusing) {
            throw new KubernetesClientException("no");
        }
        writes++;
        caches.list(ConfigMap.class)
                .forEach(
                        map ->
                                caches.put(
                                        HistoryMaps.create(
                                                HistoryMaps.number(map).orElseThrow(), Map.of())));
        data.forEach((number, entries) -> caches.put(HistoryMaps.create(number, entries)));
    }

    private DayRecord day(Place place, LocalDate day) {
        return new Estates(caches, true).at(now).history().of(place).on(day);
    }

    private DayRecord today() {
        return day(DATA, TODAY);
    }

    private static Backup backup(String name, String state) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
        backup.getStatus().state = state;
        backup.getStatus().volumeName = DATA.volume();
        backup.getStatus().backupTargetName = DATA.target();
        backup.getStatus().backupCreatedAt = TODAY + "T11:00:00Z";
        backup.getStatus().newlyUploadDataSize = "100";
        backup.getStatus().reUploadedDataSize = "1";
        return backup;
    }

    /** As the transition reports it. */
    private void end(Backup backup) {
        caches.put(backup);
        recorder.note(Outcomes.of(backup).orElseThrow());
    }

    @Test
    void whatEndsIsCounted() {
        end(backup("one", "Completed"));
        end(backup("two", "Error"));

        recorder.write();

        assertThat(today()).isEqualTo(new DayRecord(1, 1, 0, 101, OptionalLong.empty()));
    }

    @Test
    void whatAnUninstallHasRemovedIsNotMadeAgain() {
        end(backup("one", "Completed"));
        recorder.write();
        caches.remove(target());
        caches.list(ConfigMap.class).forEach(caches::remove);

        recorder.write();

        assertThat(caches.list(ConfigMap.class)).isEmpty();
    }

    @Test
    void aReportThatComesAgainIsNotCountedTwice() {
        Backup failed = backup("one", "Error");
        end(failed);
        end(failed);
        recorder.write();
        end(failed);
        recorder.write();

        assertThat(today().failed()).isEqualTo(1);
    }

    @Test
    void aReportThatComesAfterTheLookIsNotCountedAgain() {
        recorder.write();
        Backup made = backup("one", "Completed");
        caches.put(made);
        recorder.write();

        recorder.note(Outcomes.of(made).orElseThrow());
        recorder.write();

        assertThat(today()).isEqualTo(new DayRecord(1, 0, 0, 101, OptionalLong.empty()));
    }

    /** A clock that was ahead has left them. */
    @Test
    void daysToComeAreForgotten() {
        Remembered ahead =
                Remembered.nothing(DATA).with(TODAY.plusDays(200), today().plus(1, 0, 0));
        caches.put(HistoryMaps.create(0, Map.of(HistoryMaps.key(DATA), ahead.text())));
        end(backup("one", "Completed"));

        recorder.write();

        assertThat(new Estates(caches, true).at(now).history().of(DATA).days().keySet())
                .containsExactly(TODAY);
    }

    @Test
    void aFailureThatIsDeletedWithinTheMinuteIsCounted() {
        Backup failed = backup("one", "Error");
        end(failed);
        caches.remove(failed);

        recorder.write();

        assertThat(today().failed()).isEqualTo(1);
    }

    @Test
    void severalThatAreDeletedOneAfterTheOtherAreAllCounted() {
        for (int i = 0; i < 3; i++) {
            Backup failed = backup("failed-" + i, "Error");
            end(failed);
            recorder.write();
            caches.remove(failed);
        }
        recorder.write();

        assertThat(today().failed()).isEqualTo(3);
    }

    @Test
    void aBackupThatFailsAndSucceedsAtLastIsBoth() {
        end(backup("one", "Error"));
        recorder.write();
        end(backup("one", "Completed"));
        recorder.write();

        assertThat(today()).extracting(DayRecord::ok, DayRecord::failed).containsExactly(1, 1);
    }

    @Test
    void aRestartForgetsAndRepeatsNothing() {
        Backup gone = backup("gone", "Error");
        end(gone);
        end(backup("kept", "Error"));
        recorder.write();
        caches.remove(gone);
        recorder = started();
        recorder.write();
        end(backup("kept", "Error"));
        recorder.write();

        assertThat(today().failed()).isEqualTo(2);
    }

    @Test
    void aCrashBeforeTheWriteLosesNothingWhoseResourceIsThere() {
        end(backup("one", "Error"));
        recorder = started();

        recorder.write();

        assertThat(today().failed()).isEqualTo(1);
    }

    @Test
    void resourcesThatComeBackFromAStoreAreNotCountedTwice() {
        Backup found = backup("one", "Completed");
        found.getStatus().backupCreatedAt = TODAY.minusDays(20) + "T11:00:00Z";
        end(found);
        recorder.write();
        caches.remove(found);
        recorder.write();
        end(found);
        recorder.write();

        assertThat(day(DATA, TODAY.minusDays(20)).ok()).isEqualTo(1);
    }

    @Test
    void anotherDroverWrites() {
        jobs.suspend();
        end(backup("one", "Error"));
        recorder.write();
        assertThat(writes).isZero();

        caches.remove(backup("one", "Error"));
        caches.put(
                HistoryMaps.create(
                        4,
                        Map.of(
                                HistoryMaps.key(DATA),
                                Remembered.nothing(DATA)
                                        .with(TODAY, DayRecord.NONE.plus(0, 7, 0))
                                        .text())));
        jobs.resume();
        recorder.write();

        assertThat(today().failed()).isEqualTo(7);
        assertThat(caches.list(ConfigMap.class))
                .singleElement()
                .satisfies(map -> assertThat(HistoryMaps.number(map)).contains(4));
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenLater() {
        refusing = true;
        Backup failed = backup("one", "Error");
        end(failed);
        caches.remove(failed);
        recorder.write();
        refusing = false;

        recorder.write();

        assertThat(today().failed()).isEqualTo(1);
    }

    @Test
    void aMangledEntryIsBegunAnew() {
        caches.put(HistoryMaps.create(0, Map.of(HistoryMaps.key(DATA), "mangled")));
        end(backup("one", "Completed"));

        recorder.write();

        assertThat(today().ok()).isEqualTo(1);
    }

    @Test
    void daysGoAfterThreeMonths() {
        end(backup("one", "Error"));
        recorder.write();
        caches.remove(backup("one", "Error"));

        now = now.plus(Duration.ofDays(89));
        recorder.write();
        assertThat(today().failed()).isEqualTo(1);

        now = now.plus(Duration.ofDays(1));
        recorder.write();
        assertThat(new Estates(caches, true).at(now).history().places()).isEmpty();
    }

    private static BackupVolume holding(String bytes) {
        BackupVolume volume = new BackupVolume();
        volume.setMetadata(new ObjectMetaBuilder().withName("bv").build());
        volume.getSpec().volumeName = DATA.volume();
        volume.getSpec().backupTargetName = DATA.target();
        volume.getStatus().dataStored = bytes;
        return volume;
    }

    private static BackupTarget target(boolean available) {
        BackupTarget target = new BackupTarget();
        target.setMetadata(new ObjectMetaBuilder().withName("default").build());
        target.getSpec().backupTargetURL = "s3://bucket@region/";
        target.getStatus().available = available;
        target.getStatus().conditions =
                List.of(new Condition("Unavailable", available ? "False" : "True", "", "", "", ""));
        return target;
    }

    @Test
    void storedBytesAreNotedWhenTheyChange() {
        caches.put(target(true));
        caches.put(holding("500"));
        recorder.write();
        now = now.plus(Duration.ofDays(1));
        recorder.write();
        now = now.plus(Duration.ofDays(1));
        caches.put(holding("700"));
        recorder.write();

        assertThat(today().stored()).hasValue(500);
        assertThat(day(DATA, TODAY.plusDays(1)).stored()).isEmpty();
        assertThat(day(DATA, TODAY.plusDays(2)).stored()).hasValue(700);
        assertThat(day(Place.ofTarget("default"), TODAY.plusDays(2)).stored()).hasValue(700);
    }

    @Test
    void whatIsDeletedFromAStoreTakesNoRoomThere() {
        caches.put(target(true));
        caches.put(holding("500"));
        recorder.write();
        caches.remove(holding("500"));
        recorder.write();
        assertThat(today().stored()).hasValue(0);

        caches.put(holding("500"));
        recorder.write();
        caches.put(target(false));
        caches.remove(holding("500"));
        recorder.write();
        assertThat(today().stored()).as("of a store that cannot be read").hasValue(500);
    }

    @Test
    void aTargetIsAvailableOrNotOnEachDay() {
        Place place = Place.ofTarget("default");
        caches.put(target(true));
        recorder.write();
        caches.put(target(false));
        recorder.note(new Outcome(place, "default 17", TODAY, false, 0));
        recorder.note(new Outcome(place, "default 17", TODAY, false, 0));
        recorder.note(new Outcome(place, "default 19", TODAY, false, 0));
        recorder.write();
        now = now.plus(Duration.ofDays(1));
        recorder.write();

        assertThat(day(place, TODAY))
                .extracting(DayRecord::ok, DayRecord::failed)
                .containsExactly(1, 2);
        assertThat(day(place, TODAY.plusDays(1)))
                .extracting(DayRecord::ok, DayRecord::failed)
                .containsExactly(0, 1);
    }

    @Test
    void aVolumeThatIsLateIsNotedOnThatDay() {
        Volume volume = new Volume();
        volume.setMetadata(new ObjectMetaBuilder().withName("data").build());
        caches.put(volume);
        Backup old = backup("old", "Completed");
        old.getStatus().snapshotCreatedAt = TODAY.minusDays(10) + "T11:00:00Z";
        caches.put(old);

        recorder.write();
        recorder.write();

        assertThat(today().late()).isEqualTo(1);
    }
}
