package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.delete.DeletionPreview;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.retention.Candidate;
import io.drover.blockengine.retention.RetentionPlan;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

@Command(
        name = "prune",
        description = {
            "Deletes a volume's backups that a rule does not keep, as recurring jobs do.",
            "The newest completed backup always stays. Backups in progress are not touched."
        })
final class PruneCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("backup", "created", "decision", "reason");
    private static final String LABEL_RECURRING_JOB = "RecurringJob";

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
            RetentionPlan plan = rule.plan(candidates(store), InstantSource.system().instant());
            List<BackupName> gone =
                    plan.removed().stream().map(each -> new BackupName(each.name())).toList();
            DeletionPreview preview =
                    gone.isEmpty()
                            ? new DeletionPreview(0, 0, Optional.empty())
                            : store.previewDeletion(volume, Set.copyOf(gone));
            if (dryRun || gone.isEmpty()) {
                print(plan, preview);
            } else if (output.printer().isJson()) {
                // what is printed has been done
                delete(store, gone, preview);
                print(plan, preview);
            } else {
                print(plan, preview);
                delete(store, gone, preview);
            }
        }
        return ExitCode.DONE.number();
    }

    /**
     * @throws StoreException if one of the backups cannot be read: it is not known then what is the
     *     newest, and nothing is deleted
     */
    private List<Candidate> candidates(Backupstore store)
            throws StoreException, IOException, InterruptedException {
        List<BackupName> names = store.backups(volume);
        if (names.isEmpty()) {
            // an error if there is no such volume
            store.headVolume(volume);
        }
        return inspect(store, names).stream()
                .filter(info -> !info.inProgress() && info.created().isPresent())
                .filter(info -> job == null || job.equals(info.labels().get(LABEL_RECURRING_JOB)))
                .map(PruneCommand::candidate)
                .toList();
    }

    private List<BackupInfo> inspect(Backupstore store, List<BackupName> names)
            throws StoreException, IOException, InterruptedException {
        try {
            return SideBySide.map(names, name -> store.inspectBackup(volume, name));
        } catch (StoreException e) {
            output.note("nothing is deleted, since a backup of the volume could not be read");
            throw e;
        }
    }

    private static Candidate candidate(BackupInfo info) {
        return new Candidate(info.name().value(), info.created().orElseThrow());
    }

    private void print(RetentionPlan plan, DeletionPreview preview) {
        List<Map<String, Object>> rows = new ArrayList<>();
        plan.kept().forEach(kept -> rows.add(row(kept.candidate(), "keep", kept.reason())));
        plan.removed().reversed().forEach(gone -> rows.add(row(gone, "delete", "")));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("volume", volume.value());
        summary.put("kept", plan.kept().size());
        summary.put("deleted", plan.removed().size());
        summary.put("blocks", preview.blocks());
        summary.put("sizeBytes", preview.bytes());
        preview.blocksKeptBecause().ifPresent(reason -> summary.put("blocksKeptBecause", reason));
        summary.put("dryRun", dryRun);
        Printer printer = output.printer();
        if (printer.isJson()) {
            summary.put("backups", rows);
        } else {
            printer.rows(COLUMNS, rows);
            printer.line("");
        }
        printer.record(summary);
    }

    private static Map<String, Object> row(Candidate backup, String decision, String reason) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("backup", backup.name());
        row.put("created", backup.created().toString());
        row.put("decision", decision);
        row.put("reason", reason);
        return row;
    }

    private void delete(Backupstore store, List<BackupName> gone, DeletionPreview preview)
            throws StoreException, InterruptedException {
        Question.ask(
                spec,
                yes,
                "Delete %d backups of volume %s and %d blocks (%s)?"
                        .formatted(
                                gone.size(),
                                volume,
                                preview.blocks(),
                                Quantity.bytes(preview.bytes())));
        List<BackupName> done = new ArrayList<>();
        try {
            for (BackupName backup : gone) {
                store.deleteBackup(volume, backup);
                done.add(backup);
            }
        } finally {
            if (done.size() < gone.size()) {
                output.note(unfinished(gone, done));
            }
        }
    }

    private static String unfinished(List<BackupName> gone, List<BackupName> done) {
        return "deleted %d of %d backups; still there: %s"
                .formatted(
                        done.size(),
                        gone.size(),
                        gone.stream()
                                .skip(done.size())
                                .map(BackupName::value)
                                .collect(Collectors.joining(", ")));
    }
}
