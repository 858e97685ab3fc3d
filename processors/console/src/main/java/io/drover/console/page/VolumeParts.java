package io.drover.console.page;

import io.drover.console.model.BackupRhythm;
import io.drover.console.model.Estate;
import io.drover.console.model.Fields;
import io.drover.console.model.Place;
import io.drover.console.model.Protections;
import io.drover.console.view.Fact;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Moment;
import io.drover.console.view.State;
import io.drover.console.view.Text;
import io.drover.console.view.VolumePage.JobRow;
import io.drover.console.view.VolumePage.Points;
import io.drover.console.view.VolumePage.Restoring;
import io.drover.console.view.VolumePage.SnapshotRow;
import io.drover.control.schedule.JobSelection.Selected;
import io.drover.resource.Backup;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.drover.resource.Volume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a volume's page. */
final class VolumeParts {
    private static final String RESTORE = "Restore";
    private static final String SCHEDULED = "Scheduled";
    private static final int WHOLE = 100;

    private final PageContext context;
    private final Volume volume;
    private final String name;

    VolumeParts(PageContext context, Volume volume) {
        this.context = context;
        this.volume = volume;
        this.name = volume.getMetadata().getName();
    }

    List<Fact> facts() {
        Volume.Spec spec = volume.getSpec();
        List<Fact> facts = new ArrayList<>();
        add(facts, "Size", Text.bytes(spec.size));
        add(facts, "On disk", Text.bytes(volume.getStatus().actualSize));
        add(facts, "State", volume.getStatus().state);
        add(facts, "Node", volume.getStatus().currentNodeID);
        add(facts, "Access", spec.accessMode);
        add(facts, "Compression", spec.backupCompressionMethod);
        add(facts, "Block size", Text.bytes(spec.backupBlockSize));
        add(facts, "Backing image", spec.backingImage);
        add(facts, "Restored from", spec.fromBackup);
        add(
                facts,
                "Why it needs no backup",
                Optional.ofNullable(volume.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(Protections.EXEMPT_NOTE))
                        .orElse(""));
        return facts;
    }

    private static void add(List<Fact> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }

    String standby() {
        if (!volume.follows()) {
            return "";
        }
        Volume.Status status = volume.getStatus();
        String held =
                status.heldBackup.isEmpty()
                        ? "it holds no backup yet"
                        : "it holds backup %s, data of %s"
                                .formatted(
                                        status.heldBackup,
                                        context.moment(status.heldBackupAt).absolute());
        return "Standby of %s; %s".formatted(volume.getSpec().fromBackup, held);
    }

    /** Why it could not be made, or is not what was asked for; empty if it is. */
    String trouble() {
        return Conditions.find(volume.getStatus().conditions, SCHEDULED)
                .filter(condition -> !condition.isTrue())
                .map(Condition::message)
                .orElse("");
    }

    /** How far the volume is filled from a backup, if it is not a standby volume. */
    Optional<Restoring> restoring() {
        Volume.Status status = volume.getStatus();
        boolean under =
                !volume.getSpec().fromBackup.isEmpty()
                        && !volume.follows()
                        && (!status.restoreInitiated || status.restoreRequired);
        if (!under) {
            return Optional.empty();
        }
        Optional<Condition> restore = Conditions.find(status.conditions, RESTORE);
        String message = restore.map(Condition::message).orElse("");
        if (restore.filter(Condition::isTrue).isEmpty() && !message.isEmpty()) {
            return Optional.of(new Restoring(0, "It waits, or is tried again: " + message));
        }
        int percent = (int) Fields.number(message.replace(" %", ""));
        return Optional.of(
                new Restoring(percent, left(restore, percent).orElse("It has just begun")));
    }

    /** By the time that it has taken so far. */
    private Optional<String> left(Optional<Condition> restore, int percent) {
        return restore.filter(condition -> percent > 0)
                .flatMap(condition -> Times.parse(condition.lastTransitionTime()))
                .map(since -> Duration.between(since, context.now()))
                .map(spent -> spent.multipliedBy(WHOLE - percent).dividedBy(percent))
                .map(rest -> "%d %%, about %s left".formatted(percent, Text.duration(rest)));
    }

    List<Points> points(int most) {
        Rows rows = new Rows(context.estate());
        return context.estate().targetsWith(volume).stream()
                .map(target -> points(rows, target, most))
                .toList();
    }

    private Points points(Rows rows, String target, int most) {
        Place place = new Place(target, name);
        List<Backup> backups = context.estate().backups(place);
        return new Points(
                new Link(Hrefs.backupVolume(place), target),
                backups.stream().limit(most).map(rows::backup).toList(),
                backups.size());
    }

    List<SnapshotRow> snapshots() {
        return context.estate().snapshots(name).stream().map(this::snapshot).toList();
    }

    private SnapshotRow snapshot(Snapshot snapshot) {
        Snapshot.Status status = snapshot.getStatus();
        return new SnapshotRow(
                snapshot.getMetadata().getName(),
                context.moment(status.creationTime),
                Text.bytes(status.size),
                status.readyToUse
                        ? State.ok("ready")
                        : status.error.isEmpty() ? State.run("waiting") : State.bad(status.error));
    }

    List<JobRow> schedule() {
        Estate estate = context.estate();
        BackupRhythm rhythm = context.protections().rhythm();
        return estate.schedule(volume).jobs().stream()
                .map(selected -> job(selected, rhythm))
                .toList();
    }

    private JobRow job(Selected selected, BackupRhythm rhythm) {
        return new JobRow(
                new Link(Hrefs.schedule(selected.name()), selected.name()),
                selected.job().getSpec().task,
                selected.job().getSpec().cron,
                SchedulePages.keep(selected.job()),
                selected.direct() ? "this volume" : "group " + String.join(", ", selected.groups()),
                selected.direct(),
                Moment.of(rhythm.next(selected.job()), context.now()));
    }
}
