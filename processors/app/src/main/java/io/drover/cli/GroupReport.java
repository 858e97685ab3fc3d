package io.drover.cli;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.ReadingStatistics;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.store.BackupUrl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of a backup at several targets, and what it took. */
record GroupReport(BackupName backup, List<GroupTarget> targets, ReadingStatistics reading) {
    private static final List<String> COLUMNS =
            List.of("target", "result", "writtenBytes", "blocksNew", "blocksReused", "requests");

    void print(OutputOptions output, double seconds) {
        Printer printer = output.printer();
        List<Map<String, Object>> rows = targets.stream().map(GroupReport::row).toList();
        Map<String, Object> summary = summary(seconds);
        if (printer.isJson()) {
            summary.put("targets", rows);
        } else {
            printer.rows(COLUMNS, rows);
            printer.line("");
        }
        printer.record(summary);
        if (reading.methods() > 1) {
            output.note(
                    "the volume is compressed by %d methods at these targets, so blocks were compressed once for each"
                            .formatted(reading.methods()));
        }
    }

    private static Map<String, Object> row(GroupTarget target) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("target", target.url());
        row.put("result", target.outcome().isPresent() ? "complete" : "failed");
        target.failure()
                .ifPresent(
                        failure -> {
                            row.put("error", failure.message());
                            row.put("exitCode", failure.code().number());
                        });
        target.outcome().ifPresent(outcome -> put(row, target, outcome));
        return row;
    }

    private static void put(Map<String, Object> row, GroupTarget target, BackupOutcome outcome) {
        BackupInfo info = outcome.backup();
        row.put("url", BackupUrl.of(target.url(), info.volume(), info.name()).toString());
        row.put("wentAlone", target.behind().isPresent());
        row.put("readBytes", outcome.statistics().bytesRead());
        row.put("writtenBytes", info.newlyUploadedBytes() + info.reUploadedBytes());
        row.put("blocksNew", outcome.statistics().blocksNew());
        row.put("blocksReused", outcome.statistics().blocksReused());
        row.put("compression", info.compression().id());
        row.put("requests", outcome.statistics().requests());
    }

    private Map<String, Object> summary(double seconds) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("backup", backup.value());
        summary.put("complete", targets.stream().allMatch(target -> target.outcome().isPresent()));
        summary.put("readBytes", bytesRead());
        summary.put("blocksCompressed", reading.blocksCompressed());
        long requests =
                targets.stream()
                        .flatMap(target -> target.outcome().stream())
                        .mapToLong(outcome -> outcome.statistics().requests())
                        .sum();
        Rates.add(summary, bytesRead(), requests, seconds);
        return summary;
    }

    /** What was read for all is counted once; a target that went on alone was read for again. */
    private long bytesRead() {
        return reading.bytesRead()
                + targets.stream()
                        .filter(target -> target.behind().isPresent())
                        .flatMap(target -> target.outcome().stream())
                        .mapToLong(outcome -> outcome.statistics().bytesRead())
                        .sum();
    }
}
