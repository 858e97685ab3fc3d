package io.drover.cli;

import io.drover.blockengine.delete.DeletionPreview;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.retention.Candidate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code prune} prints. A table for people comes before the question; JSON is one document at
 * the end, and so is a second table of what became of each backup if not all could be deleted.
 */
final class PruneReport {
    private static final List<String> PLAN = List.of("backup", "created", "decision", "reason");
    private static final List<String> OUTCOMES = List.of("backup", "outcome", "cause");

    private final Printer printer;
    private final PrunePlan plan;

    PruneReport(Printer printer, PrunePlan plan) {
        this.printer = printer;
        this.plan = plan;
    }

    /** Before anything is deleted. */
    void begin() {
        if (!printer.isJson()) {
            printer.rows(PLAN, rows());
            printer.line("");
        }
    }

    /** Of a plan that is not carried out, or has nothing to delete. */
    void end(boolean dryRun) {
        end(summary(dryRun, 0, plan.preview()), rows());
    }

    /** Of deletions that were begun, whether or not all of them were done. */
    void end(Deletions deletions) {
        if (deletions.isStopped() && !printer.isJson()) {
            printer.rows(
                    OUTCOMES,
                    deletions.backups().stream().map(each -> outcome(each, deletions)).toList());
            printer.line("");
        }
        List<Map<String, Object>> rows = rows();
        rows.stream()
                .filter(row -> row.get("decision").equals("delete"))
                .forEach(
                        row -> {
                            BackupName backup = new BackupName((String) row.get("backup"));
                            row.putAll(outcome(backup, deletions));
                        });
        end(summary(deletions), rows);
    }

    private void end(Map<String, Object> summary, List<Map<String, Object>> rows) {
        if (printer.isJson()) {
            summary.put("backups", rows);
        }
        printer.record(summary);
    }

    /** Sizes of blocks that were deleted are known only if these are the ones foreseen. */
    private Map<String, Object> summary(Deletions deletions) {
        long blocks = deletions.blocks();
        Map<String, Object> summary =
                summary(
                        false,
                        deletions.deleted(),
                        new DeletionPreview(
                                blocks, plan.preview().bytes(), deletions.blocksKeptBecause()));
        if (blocks != plan.preview().blocks()) {
            summary.remove("sizeBytes");
        }
        return summary;
    }

    private Map<String, Object> summary(boolean dryRun, int deleted, DeletionPreview gone) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("volume", plan.volume().value());
        summary.put("kept", plan.retention().kept().size());
        summary.put("toDelete", plan.retention().removed().size());
        summary.put("deleted", deleted);
        summary.put("blocks", gone.blocks());
        summary.put("sizeBytes", gone.bytes());
        gone.blocksKeptBecause().ifPresent(reason -> summary.put("blocksKeptBecause", reason));
        summary.put("inProgress", plan.inProgress().stream().map(BackupName::value).toList());
        summary.put("dryRun", dryRun);
        return summary;
    }

    private List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        plan.retention()
                .kept()
                .forEach(kept -> rows.add(row(kept.candidate(), "keep", kept.reason())));
        plan.retention()
                .removed()
                .reversed()
                .forEach(gone -> rows.add(row(gone, "delete", plan.refusal())));
        return rows;
    }

    private static Map<String, Object> row(Candidate backup, String decision, String reason) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("backup", backup.name());
        row.put("created", backup.created().toString());
        row.put("decision", decision);
        row.put("reason", reason);
        return row;
    }

    private static Map<String, Object> outcome(BackupName backup, Deletions deletions) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("backup", backup.value());
        switch (deletions.of(backup)) {
            case Deletions.Outcome.Deleted _ -> row.put("outcome", "deleted");
            case Deletions.Outcome.Failed failed -> {
                row.put("outcome", "failed");
                row.put("cause", failed.cause());
            }
            case Deletions.Outcome.NotTried _ -> row.put("outcome", "not tried");
        }
        return row;
    }
}
