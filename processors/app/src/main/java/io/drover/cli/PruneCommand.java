package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.retention.RetentionRule;
import io.drover.blockengine.store.StoreException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

@Command(
        name = "prune",
        description = {
            "Deletes a volume's backups that a rule does not keep, as recurring jobs do.",
            "The newest completed backup always stays. Backups in progress are not touched."
        })
final class PruneCommand implements Callable<Integer> {
    private static final String LABEL = "RecurringJob";

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "The target.")
    private String url;

    @Option(names = "--volume", required = true, paramLabel = "NAME", description = "The volume.")
    private VolumeName volume;

    @Option(
            names = "--recurring-job",
            paramLabel = "NAME",
            description = "Count, and delete, only backups that this recurring job has made.")
    private String job;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only print what would go.")
    private boolean dryRun;

    @Mixin private KeepOptions keep;
    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        RetentionRule rule = keep.rule();
        try (OpenTarget target = targets.open(url)) {
            Backupstore store = target.backupstore();
            PrunePlan plan =
                    PrunePlan.of(
                            store,
                            volume,
                            ofJob(inspect(store)),
                            rule,
                            InstantSource.system().instant());
            PruneReport report = new PruneReport(output.printer(), plan);
            report.begin();
            if (dryRun || plan.gone().isEmpty()) {
                report.end(dryRun);
            } else {
                Question.ask(spec, yes, plan.question(), "nothing was deleted");
                delete(store, plan, report);
            }
        }
        return ExitCode.DONE.number();
    }

    private void delete(Backupstore store, PrunePlan plan, PruneReport report)
            throws StoreException, InterruptedException {
        Deletions deletions = new Deletions(volume, plan.gone());
        try {
            deletions.run(store);
        } finally {
            report.end(deletions);
        }
    }

    /**
     * @throws StoreException if one of the backups cannot be read: it is not known then what is the
     *     newest. Without the volume's configuration a deletion would end halfway. In both cases
     *     nothing is deleted.
     */
    private List<BackupInfo> inspect(Backupstore store)
            throws StoreException, IOException, InterruptedException {
        List<BackupName> names = store.backups(volume);
        if (names.isEmpty()) {
            // an error if there is no such volume
            store.headVolume(volume);
            return List.of();
        }
        try {
            requireConfig(store);
            return SideBySide.map(names, name -> store.inspectBackup(volume, name));
        } catch (StoreException e) {
            output.note(
                    "nothing is deleted, since not all of the volume's configurations could be"
                            + " read");
            throw e;
        }
    }

    private void requireConfig(Backupstore store) throws StoreException {
        try {
            store.inspectVolume(volume);
        } catch (StoreException.NotFound e) {
            throw new StoreException.Corrupt(
                    "volume.cfg of volume %s is missing, though the volume has backups"
                            .formatted(volume),
                    e);
        }
    }

    /**
     * @throws CommandFailure if not one of the backups is of the job: its name may be misspelt
     */
    private List<BackupInfo> ofJob(List<BackupInfo> backups) {
        if (job == null) {
            return backups;
        }
        List<BackupInfo> own =
                backups.stream().filter(info -> job(info).filter(job::equals).isPresent()).toList();
        if (own.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "--recurring-job: no backup of volume %s is of recurring job '%s'; %s"
                            .formatted(volume, job, present(backups)));
        }
        return own;
    }

    private static String present(List<BackupInfo> backups) {
        String jobs =
                backups.stream()
                        .flatMap(info -> job(info).stream())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        return jobs.isEmpty() ? "none is of any job" : "there are backups of: " + jobs;
    }

    private static Optional<String> job(BackupInfo info) {
        return Optional.ofNullable(info.labels().get(LABEL));
    }
}
