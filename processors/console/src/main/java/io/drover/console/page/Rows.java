package io.drover.console.page;

import static java.util.stream.Collectors.joining;

import io.drover.console.model.BackupFacts;
import io.drover.console.model.Claims;
import io.drover.console.model.Estate;
import io.drover.console.model.Fields;
import io.drover.console.model.Place;
import io.drover.console.model.TargetFacts;
import io.drover.console.view.BackupRow;
import io.drover.console.view.BackupVolumeRow;
import io.drover.console.view.Bars;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Moment;
import io.drover.console.view.State;
import io.drover.console.view.TargetRow;
import io.drover.console.view.Text;
import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows about targets and what they hold, which several pages show. */
final class Rows {
    private static final String LABEL_JOB = "RecurringJob";
    private static final int BARS = 40;

    private final Estate estate;
    private final Instant now;

    Rows(Estate estate) {
        this.estate = estate;
        this.now = estate.now();
    }

    TargetRow target(BackupTarget target) {
        String name = target.getMetadata().getName();
        List<BackupVolume> volumes = estate.backupVolumes(name);
        return new TargetRow(
                state(target),
                new Link(Hrefs.target(name), name),
                target.getSpec().backupTargetURL,
                target.getSpec().credentialSecret,
                target.getSpec().pollInterval,
                volumes.size(),
                volumes.stream().mapToInt(volume -> estate.backups(place(volume)).size()).sum(),
                Text.bytes(stored(volumes)),
                Moment.of(target.getStatus().lastSyncedAt, now),
                TargetFacts.trouble(target).map(Condition::message).orElse(""));
    }

    /** Bytes in the store. */
    static long stored(List<BackupVolume> volumes) {
        return volumes.stream()
                .mapToLong(volume -> Fields.number(volume.getStatus().dataStored))
                .sum();
    }

    private static State state(BackupTarget target) {
        if (target.isMarkedForDeletion()) {
            return State.run("being deleted");
        }
        if (TargetFacts.isUnused(target)) {
            return State.idle("no URL");
        }
        if (target.getStatus().available) {
            return State.ok("available");
        }
        return TargetFacts.trouble(target).isPresent()
                ? State.bad("unavailable")
                : State.run("being looked at");
    }

    static Place place(BackupVolume volume) {
        return new Place(volume.getSpec().backupTargetName, volume.getSpec().volumeName);
    }

    BackupVolumeRow backupVolume(BackupVolume volume) {
        Place place = place(volume);
        List<Backup> backups = estate.backups(place);
        BackupVolume.Status status = volume.getStatus();
        return new BackupVolumeRow(
                state(volume),
                new Link(Hrefs.backupVolume(place), place.volume()),
                Claims.of(volume),
                estate.volume(place.volume()).isPresent(),
                backups.size(),
                Moment.of(status.lastBackupAt, now),
                Text.bytes(status.size),
                Text.bytes(status.dataStored),
                saved(backups, Fields.number(status.dataStored)),
                trouble(volume));
    }

    private static State state(BackupVolume volume) {
        if (volume.isMarkedForDeletion()) {
            return State.run("being deleted");
        }
        return trouble(volume).isEmpty()
                ? volume.getStatus().lastSyncedAt.isEmpty()
                        ? State.run("being read")
                        : State.ok("readable")
                : State.bad("look");
    }

    private static String trouble(BackupVolume volume) {
        return Conditions.find(volume.getStatus().conditions, Backup.DAMAGED)
                .filter(Condition::isTrue)
                .map(Condition::message)
                .orElseGet(
                        () -> volume.getStatus().messages.values().stream().collect(joining("; ")));
    }

    /** How many times the stored bytes the backups come to. */
    private static String saved(List<Backup> backups, long stored) {
        long all =
                backups.stream().mapToLong(backup -> Fields.number(backup.getStatus().size)).sum();
        return stored == 0 || all == 0
                ? "–"
                : String.format(Locale.ROOT, "%.1f×", (double) all / stored);
    }

    BackupRow backup(Backup backup) {
        Place place = new Place(Backups.target(backup), Backups.volume(backup));
        String name = backup.getMetadata().getName();
        Backup.Status status = backup.getStatus();
        boolean restorable = BackupFacts.isGood(backup) && !status.url.isEmpty();
        return new BackupRow(
                state(backup),
                new Link(Hrefs.backup(place, name), name),
                place.volume() + " on " + place.target(),
                Moment.of(BackupFacts.dataTime(backup), now),
                status.progress,
                BackupFacts.isRunning(backup),
                backup.getSpec().backupMode.isEmpty() ? "–" : backup.getSpec().backupMode,
                Text.bytes(status.size),
                sent(backup),
                Optional.ofNullable(status.labels.get(LABEL_JOB)).orElse(""),
                restorable,
                restorable ? Hrefs.backup(place, name) + "/restore" : "",
                BackupFacts.message(backup));
    }

    private static String sent(Backup backup) {
        return backup.getStatus().newlyUploadDataSize.isEmpty()
                ? "–"
                : "+" + Text.bytes(BackupFacts.sent(backup));
    }

    private static State state(Backup backup) {
        if (backup.isMarkedForDeletion()) {
            return State.run("being deleted");
        }
        if (BackupFacts.isDamaged(backup)) {
            return State.bad("damaged");
        }
        return switch (backup.getStatus().state) {
            case Backups.COMPLETED -> State.ok("Completed");
            case Backups.ERROR -> State.bad("failed");
            case Backups.IN_PROGRESS -> State.run("under way");
            case Backups.UNKNOWN -> State.warn("unknown");
            default -> State.run("waiting");
        };
    }

    /** What each of the newest backups sent, the oldest of them first. */
    Bars bars(List<Backup> newestFirst) {
        List<Backup> shown =
                newestFirst.stream()
                        .filter(BackupFacts::isGood)
                        .filter(backup -> !backup.getStatus().newlyUploadDataSize.isEmpty())
                        .limit(BARS)
                        .toList()
                        .reversed();
        long most = shown.stream().mapToLong(backup -> BackupFacts.sent(backup)).max().orElse(0);
        return new Bars(
                shown.stream().map(this::bar).toList(),
                most,
                "New data sent by the last %s, at most %s"
                        .formatted(Text.count(shown.size(), "backup"), Text.bytes(most)));
    }

    private Bars.Bar bar(Backup backup) {
        long bytes = BackupFacts.sent(backup);
        return new Bars.Bar(
                backup.getMetadata().getName(),
                Moment.of(BackupFacts.time(backup), now).absolute(),
                bytes,
                Text.bytes(bytes));
    }
}
