package io.drover.cli;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.repair.ImageRepairAction;
import io.drover.blockengine.repair.ImageRepairOutcome;
import io.drover.blockengine.repair.RepairAction;
import io.drover.blockengine.repair.RepairOutcome;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a repair prints. */
final class RepairReport {
    private RepairReport() {}

    /**
     * @param images what became of the backing images, if they were looked at
     * @param failed names of volumes that could not be looked at or repaired
     * @param apply whether steps were to be done, not only to be told
     */
    static void print(
            Printer printer,
            List<RepairOutcome> outcomes,
            Optional<ImageRepairOutcome> images,
            List<String> failed,
            boolean apply) {
        if (printer.isJson()) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("volumes", outcomes.stream().map(RepairReport::fields).toList());
            images.ifPresent(outcome -> report.put("backingImages", Part.of(outcome).fields()));
            report.put("failed", failed);
            printer.record(report);
            return;
        }
        List<Part> parts =
                Stream.concat(outcomes.stream().map(Part::of), images.stream().map(Part::of))
                        .toList();
        parts.stream().filter(Part::isWorthALine).forEach(part -> part.print(printer));
        printer.line("%d volumes, %s".formatted(outcomes.size(), summary(parts, apply)));
    }

    private static String summary(List<Part> parts, boolean apply) {
        long done = steps(parts, true);
        long open = steps(parts, false);
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

    private static long steps(List<Part> parts, boolean applied) {
        return parts.stream()
                .filter(part -> part.applied == applied)
                .mapToLong(part -> part.steps.size())
                .sum();
    }

    private static Map<String, Object> fields(RepairOutcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("volume", outcome.volume().value());
        fields.putAll(Part.of(outcome).fields());
        return fields;
    }

    /**
     * What became of one volume, or of the backing images.
     *
     * @param kind of what may be lost
     */
    private record Part(
            String title,
            String kind,
            boolean applied,
            List<String> steps,
            List<String> lost,
            List<String> remarks) {
        static Part of(RepairOutcome outcome) {
            return new Part(
                    "volume " + outcome.volume(),
                    "backup",
                    outcome.applied(),
                    outcome.actions().stream().map(RepairAction::message).toList(),
                    outcome.lost().stream().map(BackupName::value).toList(),
                    outcome.remarks());
        }

        static Part of(ImageRepairOutcome outcome) {
            return new Part(
                    "backing images",
                    "backing image",
                    outcome.applied(),
                    outcome.actions().stream().map(ImageRepairAction::message).toList(),
                    outcome.lost().stream().map(BackingImageName::value).toList(),
                    outcome.remarks());
        }

        boolean isWorthALine() {
            return !steps.isEmpty() || !lost.isEmpty() || !remarks.isEmpty();
        }

        void print(Printer printer) {
            printer.line(title);
            String mark = applied ? "  done: " : "  to do: ";
            steps.forEach(step -> printer.line(mark + step));
            lost.forEach(name -> printer.line("  lost: " + kind + " " + name));
            remarks.forEach(remark -> printer.line("  note: " + remark));
        }

        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("applied", applied);
            fields.put("steps", steps);
            fields.put("lost", lost);
            fields.put("remarks", remarks);
            return fields;
        }
    }
}
