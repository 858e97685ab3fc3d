package io.drover.cli;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.verify.Finding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Findings of a verification as rows of a table. */
final class FindingRows {
    static final List<String> COLUMNS = List.of("volume", "severity", "kind", "message");

    private FindingRows() {}

    static Map<String, Object> row(VolumeName volume, Finding finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("volume", volume.value());
        finding.backup().ifPresent(backup -> row.put("backup", backup.value()));
        row.put("severity", finding.isDamage() ? "damage" : "note");
        row.put("kind", kind(finding));
        row.put("message", finding.message());
        return row;
    }

    /** {@code block-missing} for a {@link Finding.BlockMissing}. */
    private static String kind(Finding finding) {
        return finding.getClass()
                .getSimpleName()
                .replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }
}
