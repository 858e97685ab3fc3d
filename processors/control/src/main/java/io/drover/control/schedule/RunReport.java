package io.drover.control.schedule;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run has done.
 *
 * @param selected how many volumes it is for
 * @param outcomes of those that it has dealt with, sorted by volume
 */
record RunReport(int selected, List<VolumeOutcome> outcomes) {
    /** Volumes that a message names; the status lists the others that failed. */
    private static final int NAMED = 5;

    List<VolumeOutcome.Failed> failed() {
        return of(VolumeOutcome.Failed.class);
    }

    List<VolumeOutcome.Skipped> skipped() {
        return of(VolumeOutcome.Skipped.class);
    }

    long done() {
        return of(VolumeOutcome.Done.class).size();
    }

    private <T extends VolumeOutcome> List<T> of(Class<T> type) {
        return outcomes.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** For people to read, such as {@code 3 of 4 volumes done, 1 failed: db: …}. */
    String text() {
        if (selected == 0) {
            return "no volume is selected";
        }
        String skipped =
                skipped().isEmpty()
                        ? ""
                        : ", %d skipped: %s".formatted(skipped().size(), skippedText());
        return "%d of %d volumes done".formatted(done(), selected) + failedText() + skipped;
    }

    /** Begins with a comma; empty if none failed. */
    String failedText() {
        if (failed().isEmpty()) {
            return "";
        }
        List<String> named =
                failed().stream().map(each -> each.volume() + ": " + each.message()).toList();
        return ", %d failed: %s".formatted(named.size(), listed(named, "; "));
    }

    /** Which volumes were skipped, and why; empty if none was. */
    String skippedText() {
        return listed(reasons(), "; ");
    }

    /** Volumes that were skipped for the same reason are named together. */
    private List<String> reasons() {
        Map<String, List<String>> volumes =
                skipped().stream()
                        .collect(
                                Collectors.groupingBy(
                                        VolumeOutcome.Skipped::message,
                                        TreeMap::new,
                                        Collectors.mapping(
                                                VolumeOutcome.Skipped::volume,
                                                Collectors.toList())));
        return volumes.entrySet().stream()
                .map(each -> listed(each.getValue(), ", ") + ": " + each.getKey())
                .toList();
    }

    private static String listed(List<String> parts, String separator) {
        String named = parts.stream().limit(NAMED).collect(Collectors.joining(separator));
        int more = parts.size() - NAMED;
        return more > 0 ? named + separator + more + " more" : named;
    }
}
