package io.drover.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.console.PlainResources;
import io.drover.console.model.Protection.State;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class ProtectionsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T14:00:00Z");

    private final List<HasMetadata> objects = new ArrayList<>();
    private final Volume volume = new Volume();

    private final ResourceReader reader = new PlainResources(objects);

    @BeforeEach
    void volume() {
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName("data")
                        .addToLabels("recurring-job-group.longhorn.io/default", "enabled")
                        .build());
        objects.add(volume);
        objects.add(named(new BackupTarget(), "default"));
    }

    private static <T extends HasMetadata> T named(T object, String name) {
        object.setMetadata(new ObjectMetaBuilder().withName(name).build());
        return object;
    }

    private Backup backup(String name, String state, Duration age) {
        Backup backup = named(new Backup(), name);
        backup.getStatus().state = state;
        backup.getStatus().volumeName = "data";
        backup.getStatus().backupTargetName = "default";
        backup.getStatus().snapshotCreatedAt = NOW.minus(age).toString();
        backup.getStatus().backupCreatedAt = NOW.minus(age).toString();
        objects.add(backup);
        return backup;
    }

    private void daily() {
        RecurringJob job = named(new RecurringJob(), "nightly");
        job.getSpec().name = "nightly";
        job.getSpec().task = "backup";
        job.getSpec().cron = "0 3 * * *";
        job.getSpec().retain = 3;
        job.getSpec().groups = List.of("default");
        objects.add(job);
    }

    private Protection protection() {
        return new Protections(Estate.read(reader, NOW)).of(volume);
    }

    @Test
    void withoutABackupItWasNeverBackedUp() {
        assertThat(protection().state()).isEqualTo(State.NEVER);
        assertThat(protection().needsAttention()).isTrue();
    }

    @Test
    void goodIsYoungerThanOneAndAHalfIntervals() {
        daily();
        backup("monday", "Completed", Duration.ofHours(35));

        assertThat(protection().state()).isEqualTo(State.PROTECTED);
        assertThat(protection().age()).hasValue(Duration.ofHours(35));
        assertThat(protection().expected()).hasValue(Duration.ofDays(1));
    }

    @Test
    void lateIsOlderThanThat() {
        daily();
        backup("monday", "Completed", Duration.ofHours(37));

        assertThat(protection().state()).isEqualTo(State.LATE);
    }

    @Test
    void withoutAScheduleAWeekIsGoodEnough() {
        backup("monday", "Completed", Duration.ofDays(6));
        assertThat(protection().state()).isEqualTo(State.PROTECTED);

        backup("tuesday", "Completed", Duration.ofDays(8));
        objects.removeIf(object -> object.getMetadata().getName().equals("monday"));
        assertThat(protection().state()).isEqualTo(State.LATE);
    }

    @Test
    void lastFailureCountsUntilOneSucceeds() {
        backup("monday", "Completed", Duration.ofHours(5));
        backup("tuesday", "Error", Duration.ofHours(2)).getStatus().error = "the store is full";
        assertThat(protection().state()).isEqualTo(State.FAILED);
        assertThat(protection().age()).hasValue(Duration.ofHours(5));

        backup("wednesday", "Completed", Duration.ofHours(1));
        assertThat(protection().state()).isEqualTo(State.PROTECTED);
    }

    @Test
    void backupsOfOtherTargetsDoNotCount() {
        backup("monday", "Completed", Duration.ofHours(1)).getStatus().backupTargetName = "other";

        assertThat(protection().state()).isEqualTo(State.NEVER);
    }

    @Test
    void volumesThatNeedNoBackupAreNotAsked() {
        volume.getMetadata().setAnnotations(Map.of(Protections.EXEMPT, "true"));

        assertThat(protection().state()).isEqualTo(State.EXEMPT);
        assertThat(protection().counts()).isFalse();
    }
}
