package io.drover.docs;

import io.drover.docs.DisplayNames.Named;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which tests show which outcome. */
final class Citations {
    private final AcceptanceList list;
    private final List<Named> names;

    Citations(AcceptanceList list, List<Named> names) {
        this.list = list;
        this.names = List.copyOf(names);
    }

    /**
     * Tests of an outcome. The display name of a class counts where none of its tests names the
     * outcome, and never for a heading, whose parts its tests name.
     *
     * @return classes by display name
     */
    SortedMap<String, SortedSet<String>> of(String id) {
        SortedMap<String, SortedSet<String>> tests = new TreeMap<>();
        SortedSet<String> named = new TreeSet<>();
        for (Named name : names) {
            if (!name.ofClass() && shows(name, id)) {
                tests.computeIfAbsent(name.name(), _ -> new TreeSet<>()).add(name.test());
                named.add(name.test());
            }
        }
        for (Named name : names) {
            if (name.ofClass()
                    && shows(name, id)
                    && !list.isHeading(id)
                    && !named.contains(name.test())) {
                tests.computeIfAbsent(name.name(), _ -> new TreeSet<>()).add(name.test());
            }
        }
        return tests;
    }

    private static boolean shows(Named name, String id) {
        return AcceptanceIds.shownBy(name.name()).contains(id);
    }

    /** Display names with ids that the list does not have. */
    List<String> unknown() {
        List<String> unknown = new ArrayList<>();
        for (Named name : names) {
            for (String id : AcceptanceIds.mentionedIn(name.name())) {
                if (!list.has(id)) {
                    unknown.add("%s in %s: %s".formatted(id, name.test(), name.name()));
                }
            }
        }
        return unknown;
    }
}
