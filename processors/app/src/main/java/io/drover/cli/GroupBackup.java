package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMember;
import io.drover.blockengine.backup.ReadingStatistics;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A backup to several targets from one reading. Each succeeds or fails by itself; one that kept the
 * others waiting too long is backed up to alone, when they are done.
 */
final class GroupBackup {
    /** Opens a target. */
    @FunctionalInterface
    interface Opener {
        OpenTarget open(String url) throws IOException;
    }

    /** Looks at what a target has, and says what is backed up to it. */
    @FunctionalInterface
    interface Preparation {
        PreparedBackup prepare(Backupstore store, Consumer<String> notes)
                throws IOException, StoreException;
    }

    private final List<GroupTarget> targets;
    private final BackupName backup;
    private final Duration patience;
    private final OutputOptions output;
    private final UnfinishedBackup unfinished;

    GroupBackup(
            List<String> urls,
            BackupName backup,
            Duration patience,
            OutputOptions output,
            UnfinishedBackup unfinished) {
        this.targets = urls.stream().map(GroupTarget::new).toList();
        this.backup = backup;
        this.patience = patience;
        this.output = output;
        this.unfinished = unfinished;
    }

    /** Done if all targets have the backup; otherwise the code of the first failure. */
    ExitCode run(BlockSource source, Opener opener, Preparation preparation)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        ReadingStatistics reading;
        try (GroupProgress progress = output.groupProgress()) {
            prepare(opener, preparation);
            requireOneBlockSize();
            reading = backUp(source, progress);
        } catch (InterruptedException e) {
            explainRest(done());
            throw e;
        } finally {
            targets.forEach(GroupTarget::close);
        }
        GroupReport report = new GroupReport(backup, targets, reading);
        report.print(output, (System.nanoTime() - start) / 1e9);
        Optional<Failures.Failure> failure =
                targets.stream().flatMap(target -> target.failure().stream()).findFirst();
        failure.ifPresent(_ -> explainRest(done()));
        return failure.map(Failures.Failure::code).orElse(ExitCode.DONE);
    }

    private void prepare(Opener opener, Preparation preparation)
            throws IOException, InterruptedException {
        TaskGroup tasks = new TaskGroup("prepare");
        for (GroupTarget target : targets) {
            tasks.fork(
                    () ->
                            target.prepare(
                                    opener,
                                    preparation,
                                    note -> output.note(target.url() + ": " + note)));
        }
        join(tasks);
    }

    private static void join(TaskGroup tasks) throws IOException, InterruptedException {
        try {
            tasks.join();
        } catch (StoreException e) {
            throw new IllegalStateException("a target's own failure was not kept", e);
        }
    }

    private void requireOneBlockSize() {
        Set<BlockSize> sizes =
                targets.stream()
                        .flatMap(target -> target.prepared().stream())
                        .map(prepared -> prepared.request().blockSize())
                        .collect(Collectors.toSet());
        if (sizes.size() > 1) {
            throw new IllegalArgumentException(
                    "at these targets the volume has blocks of different sizes (%s); back up to them one after the other, or give --block-size, with which one of them stores everything again"
                            .formatted(
                                    targets.stream()
                                            .flatMap(target -> target.blockSize().stream())
                                            .collect(Collectors.joining(", "))));
        }
    }

    private ReadingStatistics backUp(BlockSource source, GroupProgress progress)
            throws InterruptedException {
        List<GroupTarget> ready =
                targets.stream().filter(target -> target.prepared().isPresent()).toList();
        if (ready.isEmpty()) {
            return ReadingStatistics.NONE;
        }
        List<BackupMember> members = ready.stream().map(target -> target.member(progress)).toList();
        ReadingStatistics reading = Backupstore.backUpTogether(members, source, patience).reading();
        for (GroupTarget target : ready) {
            if (target.behind().isPresent()) {
                output.note(
                        "%s: goes on alone, as %s".formatted(target.url(), target.behind().get()));
                target.backUpAlone(source, progress);
            }
        }
        return reading;
    }

    private List<String> done() {
        return targets.stream()
                .filter(target -> target.outcome().isPresent())
                .map(GroupTarget::url)
                .toList();
    }

    private void explainRest(List<String> done) {
        for (GroupTarget target : targets) {
            target.failure().ifPresent(failure -> explain(target.url(), failure));
        }
        output.note("for the rest: " + unfinished.command(done));
    }

    private void explain(String url, Failures.Failure failure) {
        output.note(url + ": " + failure.message());
        failure.remedy().ifPresent(remedy -> output.note("  " + remedy));
    }
}
