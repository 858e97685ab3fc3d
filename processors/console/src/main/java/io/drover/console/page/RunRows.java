package io.drover.console.page;

import io.drover.console.activity.Run;
import io.drover.console.activity.Run.Moving;
import io.drover.console.model.Place;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Moment;
import io.drover.console.view.RunRow;
import io.drover.console.view.State;
import io.drover.console.view.Text;
import io.drover.control.backupvolume.Backups;
import io.drover.control.image.ImageBackups;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;

import java.time.Instant;
import java.util.Optional;

/** Rows about work. */
final class RunRows {
    private final Instant now;

    RunRows(Instant now) {
        this.now = now;
    }

    RunRow row(Run run) {
        String name = run.name();
        String href = Hrefs.run(run.kind().id(), name);
        Optional<Moving> moving = run.moving().filter(job -> job.done() > 0);
        return new RunRow(
                run.kind().id() + "-" + name,
                state(run),
                run.kind().title(),
                new Link(href, name),
                new Link(object(run), name),
                run.about(),
                run.step(),
                percent(run),
                run.phase() == Run.Phase.RUNNING,
                moving.map(RunRows::done).orElse(""),
                moving.filter(job -> job.rate() > 0)
                        .map(job -> Text.bytes(job.rate()) + "/s")
                        .orElse(""),
                moving.flatMap(Moving::left).map(Text::duration).orElse(""),
                Moment.of(run.since(), now),
                Moment.of(run.ended(), now),
                run.attempt(),
                run.isCancellable() ? href + "/cancel" : "");
    }

    private static int percent(Run run) {
        int moved =
                run.moving()
                        .filter(job -> job.total() > 0)
                        .map(job -> (int) Math.min(99, job.done() * 100 / job.total()))
                        .orElse(0);
        return Math.max(moved, run.percent());
    }

    private static String done(Moving job) {
        return job.total() > 0
                ? "%s of %s".formatted(Text.bytes(job.done()), Text.bytes(job.total()))
                : Text.bytes(job.done());
    }

    private static State state(Run run) {
        return switch (run.phase()) {
            case RUNNING -> State.run("running");
            case WAITING -> run.isTrouble() ? State.warn("tried again") : State.idle("waiting");
            case FAILED -> State.bad(run.ended().isEmpty() ? "failed, tried again" : "failed");
            case DONE -> State.ok("done");
        };
    }

    /** The page of what it is about. */
    private static String object(Run run) {
        String name = run.name();
        return switch (run.resource()) {
            case Backup backup ->
                    Hrefs.backup(new Place(Backups.target(backup), Backups.volume(backup)), name);
            case BackupVolume volume ->
                    Hrefs.backupVolume(
                            new Place(
                                    volume.getSpec().backupTargetName,
                                    volume.getSpec().volumeName));
            case Volume _ -> Hrefs.volume(name);
            case BackingImage _ -> Hrefs.image(name);
            case BackupBackingImage backup -> Hrefs.image(ImageBackups.image(backup));
            case SystemBackup _ -> Hrefs.systemBackup(name);
            case SystemRestore _ -> Hrefs.systemRestore(name);
            case RecurringJob _ -> Hrefs.schedule(name);
            case BackupTarget _ -> Hrefs.target(name);
            default -> Hrefs.ACTIVITY;
        };
    }
}
