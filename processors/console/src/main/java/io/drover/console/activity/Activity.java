package io.drover.console.activity;

import static java.util.Comparator.comparing;

import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.WaitingJobs;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.ResourceReader;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All work that resources ask for, as caches and jobs know it. Thread-safe. */
public final class Activity {
    private static final Duration MEMORY = Duration.ofHours(24);

    private final RunSource system;
    private final List<RunSource> sources;
    private final JobRunner jobs;
    private final WaitingJobs waiting;
    private final Retries retries;
    private final Supplier<Optional<String>> otherHolder;

    /**
     * @param otherHolder the Drover that works in the namespace instead of this one, in words
     */
    public Activity(
            ResourceReader caches,
            JobRunner jobs,
            WaitingJobs waiting,
            Retries retries,
            Supplier<Optional<String>> otherHolder) {
        this.system = new SystemRuns(caches);
        this.sources =
                List.of(
                        new BackupRuns(caches),
                        new VolumeRuns(caches),
                        new ImageRuns(caches),
                        system,
                        new ProofRuns(caches),
                        new ScheduledRuns(caches));
        this.jobs = jobs;
        this.waiting = waiting;
        this.retries = retries;
        this.otherHolder = otherHolder;
    }

    /** The Drover that does the work instead of this one, in words; empty if this one does. */
    public Optional<String> elsewhere() {
        return otherHolder.get().map(holder -> holder.isEmpty() ? "another Drover" : holder);
    }

    private RunMaker maker(Instant now) {
        return new RunMaker(new JobStates(jobs, waiting, retries), elsewhere(), now);
    }

    /** What has not ended: what runs first, then what waits the longest. */
    public List<Run> open(Instant now) {
        RunMaker maker = maker(now);
        return sources.stream()
                .flatMap(source -> source.open(maker))
                .sorted(comparing(Run::phase).thenComparing(Run::since))
                .toList();
    }

    /** How many run. */
    public int running(Instant now) {
        RunMaker maker = maker(now);
        return (int)
                sources.stream()
                        .flatMap(source -> source.open(maker))
                        .filter(run -> run.phase() == Run.Phase.RUNNING)
                        .count();
    }

    /** What has ended within the last day, the last first. */
    public List<Run> ended(Instant now) {
        RunMaker maker = maker(now);
        return sources.stream()
                .flatMap(source -> source.ended(maker, now.minus(MEMORY)))
                .sorted(comparing((Run run) -> run.ended().orElse(Instant.EPOCH)).reversed())
                .toList();
    }

    /**
     * What has failed beside backups of volumes, which volumes themselves show: what is tried
     * again, what failed within the last day, and the last system backup, however long ago it
     * failed.
     */
    public List<Run> troubles(Instant now) {
        Optional<Run> last =
                system.ended(maker(now), Instant.EPOCH)
                        .filter(run -> run.kind() == RunKind.SYSTEM_BACKUP)
                        .max(comparing(Run::since));
        return Stream.of(
                        last.stream(),
                        open(now).stream(),
                        ended(now).stream().filter(run -> run.kind() != RunKind.SYSTEM_BACKUP))
                .flatMap(runs -> runs)
                .filter(run -> run.kind() != RunKind.BACKUP)
                .filter(Run::isTrouble)
                .toList();
    }

    /** What became of the last request to verify a backup; empty if there was none. */
    public Optional<Run> proof(Backup backup, Instant now) {
        return ProofRuns.last(backup, maker(now));
    }

    /** What became of the last request to verify all backups of a volume on a target. */
    public Optional<Run> proof(BackupVolume volume, Instant now) {
        return ProofRuns.last(volume, maker(now));
    }

    /** The work of a kind that a resource asks for, or asked for within the last day. */
    public Optional<Run> find(RunKind kind, String name, Instant now) {
        return open(now).stream()
                .filter(run -> run.kind() == kind && run.name().equals(name))
                .findFirst()
                .or(
                        () ->
                                ended(now).stream()
                                        .filter(run -> run.kind() == kind)
                                        .filter(run -> run.name().equals(name))
                                        .findFirst());
    }
}
