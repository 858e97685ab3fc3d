package io.drover.docs;

import io.drover.docs.AcceptanceList.Group;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/** The page that lists the tests of each outcome. */
final class AcceptancePage {
    private static final String INTRODUCTION =
            """
            # Acceptance

            What Drover promises, as outcomes that can be observed, each with the tests that show it. "Cluster" means a running Drover on an API server: the tests use the embedded one, or a real one where `KUBEBUILDER_ASSETS` or a kubeconfig names it. "Target" means a real store: S3, NFSv4 or a directory. "Data is correct" means that the SHA-256 of the restored volume equals that of its source.

            A test's display name begins with the ids of the outcomes that it shows.

            """;

    private final AcceptanceList list;
    private final Citations citations;

    AcceptancePage(AcceptanceList list, Citations citations) {
        this.list = list;
        this.citations = citations;
    }

    String text() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.insert(
                0, Generated.notice("src/test/resources/acceptance.yaml and the display names"));
        page.append("%d of %d outcomes have a test.\n".formatted(shown(), outcomes()));
        for (Group group : list.groups()) {
            page.append("\n## ").append(group.title()).append('\n');
            if (!list.isHeading(group.outcomes().firstEntry().getKey())) {
                page.append('\n');
            }
            group.outcomes().forEach((id, sentence) -> append(id, sentence, page));
        }
        return page.toString();
    }

    private void append(String id, String sentence, StringBuilder page) {
        SortedMap<String, SortedSet<String>> tests = citations.of(id);
        if (list.isHeading(id)) {
            page.append("\n### %s %s\n\n".formatted(id, sentence));
            for (Map.Entry<String, SortedSet<String>> test : tests.entrySet()) {
                page.append("- ").append(line(test)).append('\n');
            }
            return;
        }
        page.append("- **%s** %s".formatted(id, sentence));
        page.append(tests.isEmpty() && list.isOutcome(id) ? ": _not yet covered_\n" : "\n");
        for (Map.Entry<String, SortedSet<String>> test : tests.entrySet()) {
            page.append("  - ").append(line(test)).append('\n');
        }
    }

    private static String line(Map.Entry<String, SortedSet<String>> test) {
        return "%s: `%s`".formatted(String.join(", ", test.getValue()), test.getKey());
    }

    private long outcomes() {
        return list.ids().stream().filter(list::isOutcome).count();
    }

    private long shown() {
        return list.ids().stream()
                .filter(id -> list.isOutcome(id) && !citations.of(id).isEmpty())
                .count();
    }
}
