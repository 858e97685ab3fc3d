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

    /**
     * @param failed names of volumes that could not be looked at or repaired
     * @param apply whether steps were to be done, not only to be told
     */
    static void print(
            Printer printer, List<RepairOutcome> outcomes, List<String> failed, boolean apply) {
        if (printer.isJson()) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("volumes", outcomes.stream().map(RepairReport::fields).toList());
            report.put("failed", failed);
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
        printer.line("%d volumes, %s".formatted(outcomes.size(), summary(outcomes, apply)));
    }

    private static String summary(List<RepairOutcome> outcomes, boolean apply) {
        long done = steps(outcomes, true);
        long open = steps(outcomes, false);
        if (!apply || done + open == 0) {
            return open == 0
                    ? "0 steps to do"
                    : open + " steps to do; nothing was changed, --apply does them";
        }
        return open == 0
                ? done + " steps done"
                : done
                        + " steps done, "
                        + open
                        + " not: their volumes are in use; run it again when they are not";
    }

    private static long steps(List<RepairOutcome> outcomes, boolean applied) {
        return outcomes.stream()
                .filter(outcome -> outcome.applied() == applied)
                .mapToLong(outcome -> outcome.actions().size())
                .sum();
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
