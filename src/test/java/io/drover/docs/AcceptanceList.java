package io.drover.docs;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The outcomes that Drover promises, as in {@code acceptance.yaml}. */
record AcceptanceList(List<Group> groups) {
    /**
     * Outcomes of one subject.
     *
     * @param outcomes sentence by id, in the order of the list
     */
    record Group(String title, LinkedHashMap<String, String> outcomes) {}

    static AcceptanceList read() throws IOException {
        YAMLMapper yaml =
                new YAMLMapper(
                        YAMLFactory.builder()
                                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                .build());
        try (InputStream list = AcceptanceList.class.getResourceAsStream("/acceptance.yaml")) {
            return new AcceptanceList(yaml.readValue(list, new TypeReference<List<Group>>() {}));
        }
    }

    Set<String> ids() {
        return groups.stream()
                .flatMap(group -> group.outcomes().keySet().stream())
                .collect(Collectors.toSet());
    }

    /** Whether the id is a heading, that is, has parts with ids such as M1.1. */
    boolean isHeading(String id) {
        return ids().stream().anyMatch(other -> other.startsWith(id + "."));
    }

    /** Whether it is shown by its parts, with ids such as B5.1a. */
    boolean isSum(String id) {
        return ids().stream().anyMatch(other -> other.matches(Pattern.quote(id) + "[a-z]"));
    }

    /** Whether it is the list's own to be shown: neither a heading nor a sum. */
    boolean isOutcome(String id) {
        return !isHeading(id) && !isSum(id);
    }

    /** Whether the list has it. */
    boolean has(String id) {
        return ids().contains(id);
    }
}
