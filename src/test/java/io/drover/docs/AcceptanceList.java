package io.drover.docs;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Whether the id is a heading, that is, has parts. */
    boolean isHeading(String id) {
        return ids().stream().anyMatch(other -> other.startsWith(id + "."));
    }

    /** The id of the list that a cited one belongs to: itself, or B5.1 for B5.1a. */
    Optional<String> resolve(String cited) {
        return Optional.of(cited.replaceFirst("[a-z]$", "")).filter(ids()::contains);
    }
}
