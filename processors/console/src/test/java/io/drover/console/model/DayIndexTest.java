package io.drover.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Resources and history together. */
class DayIndexTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-29");
    private static final Place DATA = new Place("default", "data");
    private static final Place GONE = new Place("archive", "gone");

    private static Backup backup(String name, String state) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
        backup.getStatus().state = state;
        backup.getStatus().volumeName = DATA.volume();
        backup.getStatus().backupTargetName = DATA.target();
        backup.getStatus().backupCreatedAt = DAY + "T12:00:00Z";
        return backup;
    }

    private static BackupIndex backups(Backup... backups) {
        return BackupIndex.EMPTY.with(List.of(backups), new LookCounter());
    }

    private static History history(Place place, DayRecord record) {
        Remembered days = Remembered.nothing(place).with(DAY, record);
        return History.NONE.with(
                List.of(HistoryMaps.create(0, Map.of(HistoryMaps.key(place), days.text()))));
    }

    @Test
    void aFailureWhoseResourceIsGoneStays() {
        DayIndex index =
                DayIndex.EMPTY.with(
                        backups(backup("one", "Completed")),
                        history(DATA, DayRecord.NONE.plus(1, 1, 0)));

        assertThat(index.at(DATA)).containsEntry(DAY, new DayCount(1, 1, 0, 0));
        assertThat(index.all()).containsEntry(DAY, new DayCount(1, 1, 0, 0));
    }

    @Test
    void resourcesThatTellMoreWin() {
        DayIndex index =
                DayIndex.EMPTY.with(
                        backups(backup("one", "Completed"), backup("two", "Completed")),
                        history(DATA, DayRecord.NONE.plus(1, 0, 0)));

        assertThat(index.at(DATA)).containsEntry(DAY, new DayCount(2, 0, 0, 0));
    }

    @Test
    void aPlaceWithoutResourcesIsRemembered() {
        DayIndex index =
                DayIndex.EMPTY.with(
                        backups(), history(GONE, new DayRecord(2, 0, 1, 0, OptionalLong.empty())));

        assertThat(index.on("archive")).containsEntry(DAY, new DayCount(2, 0, 0, 1));
        assertThat(index.on("default")).isEmpty();
    }

    @Test
    void theSumFollowsWhatChanges() {
        BackupIndex one = backups(backup("one", "Completed"));
        DayIndex index = DayIndex.EMPTY.with(one, history(GONE, DayRecord.NONE.plus(3, 0, 0)));
        BackupIndex two =
                one.with(
                        List.of(backup("two", "Error"), backup("three", "Completed")),
                        new LookCounter());

        assertThat(index.with(two, history(GONE, DayRecord.NONE.plus(3, 0, 0))).all())
                .containsEntry(DAY, new DayCount(4, 1, 0, 0));
        assertThat(index.with(two, History.NONE).all())
                .containsEntry(DAY, new DayCount(1, 1, 0, 0));
        assertThat(index.with(backups(), History.NONE).all()).isEmpty();
    }
}
