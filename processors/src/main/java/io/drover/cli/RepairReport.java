package io.drover.cli;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.repair.RepairAction;
import io.drover.blockengine.repair.RepairOutcome;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a repair prints. */
final class RepairReport {
    private RepairReport() {}

    static void print(Printer printer, List<RepairOutcome> outcomes) {
        if (printer.isJson()) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("volumes", outcomes.stream().map(RepairReport::fields).toList());
            printer.record(report);
            return;
        }
        for (RepairOutcome outcome : outcomes) {
            if (!outcome.actions().isEmpty()
                    || !outcome.lost().isEmpty()
                    || !outcome.remarks().isEmpty()) {
                print(printer, outcome);
            }
        }
        long steps = outcomes.stream().mapToLong(outcome -> outcome.actions().size()).sum();
        boolean applied = outcomes.stream().anyMatch(RepairOutcome::applied);
        printer.line(
                "%d volumes, %d steps %s"
                        .formatted(
                                outcomes.size(),
                                steps,
                                applied
                                        ? "done"
                                        : steps == 0
                                                ? "to do"
                                                : "to do; nothing was changed, --apply does them"));
    }

    private static void print(Printer printer, RepairOutcome outcome) {
        printer.line("volume " + outcome.volume());
        String mark = outcome.applied() ? "  done: " : "  to do: ";
        outcome.actions().forEach(action -> printer.line(mark + action.message()));
        outcome.lost().forEach(backup -> printer.line("  lost: backup " + backup));
        outcome.remarks().forEach(remark -> printer.line("  note: " + remark));
    }

    private static Map<String, Object> fields(RepairOutcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("volume", outcome.volume().value());
        fields.put("applied", outcome.applied());
        List<String> steps = new ArrayList<>();
        outcome.actions().stream().map(RepairAction::message).forEach(steps::add);
        fields.put("steps", steps);
        fields.put("lost", outcome.lost().stream().map(BackupName::value).toList());
        fields.put("remarks", outcome.remarks());
        return fields;
    }
}
