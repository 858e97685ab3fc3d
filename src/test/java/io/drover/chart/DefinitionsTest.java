package io.drover.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.Setting;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.client.CustomResource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The definitions of the kinds, and the classes that Drover reads them with. */
class DefinitionsTest {
    private static final Map<String, Class<? extends CustomResource<?, ?>>> KINDS =
            Map.ofEntries(
                    Map.entry("BackingImage", BackingImage.class),
                    Map.entry("Backup", Backup.class),
                    Map.entry("BackupBackingImage", BackupBackingImage.class),
                    Map.entry("BackupTarget", BackupTarget.class),
                    Map.entry("BackupVolume", BackupVolume.class),
                    Map.entry("RecurringJob", RecurringJob.class),
                    Map.entry("Setting", Setting.class),
                    Map.entry("Snapshot", Snapshot.class),
                    Map.entry("SystemBackup", SystemBackup.class),
                    Map.entry("SystemRestore", SystemRestore.class),
                    Map.entry("Volume", Volume.class));

    static List<JsonNode> definitions() throws IOException {
        return Chart.definitions();
    }

    private static String kind(JsonNode definition) {
        return definition.at("/spec/names/kind").asText();
    }

    private static JsonNode schema(JsonNode definition) {
        return definition.at("/spec/versions/0/schema/openAPIV3Schema/properties");
    }

    @Test
    void everyKindHasADefinitionAndAClass() throws IOException {
        assertThat(definitions())
                .extracting(DefinitionsTest::kind)
                .containsExactlyInAnyOrderElementsOf(KINDS.keySet());
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void fieldsOfTheClassAreInTheDefinitionWithTheirTypes(JsonNode definition) {
        for (String part : List.of("spec", "status")) {
            JsonNode properties = schema(definition).path(part).path("properties");
            for (Field field : fields(kind(definition), part)) {
                String name =
                        Optional.ofNullable(field.getAnnotation(JsonProperty.class))
                                .map(JsonProperty::value)
                                .orElse(field.getName());
                assertThat(properties.path(name).path("type").asText())
                        .as("%s.%s.%s", kind(definition), part, name)
                        .isEqualTo(type(field));
            }
        }
    }

    private static List<Field> fields(String kind, String part) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> inner : KINDS.get(kind).getDeclaredClasses()) {
            if (inner.getSimpleName().equalsIgnoreCase(part)) {
                Arrays.stream(inner.getFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .forEach(fields::add);
            }
        }
        return fields;
    }

    private static String type(Field field) {
        Class<?> type = field.getType();
        if (type == String.class) {
            return "string";
        }
        if (type == boolean.class) {
            return "boolean";
        }
        if (type == int.class || type == long.class) {
            return "integer";
        }
        return List.class.isAssignableFrom(type) ? "array" : "object";
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void aMisspeltFieldOfASpecIsNotKept(JsonNode definition) {
        JsonNode spec = schema(definition).path("spec");

        assertThat(spec.has("x-kubernetes-preserve-unknown-fields")).as(kind(definition)).isFalse();
        if (!kind(definition).equals("Setting")) {
            assertThat(spec.path("properties")).as(kind(definition)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void kindsOfImagesAndSystemBackupsHaveAllFieldsInTheirClasses(JsonNode definition) {
        if (!List.of("BackingImage", "BackupBackingImage", "SystemBackup", "SystemRestore")
                .contains(kind(definition))) {
            return;
        }
        for (String part : List.of("spec", "status")) {
            TreeSet<String> declared = new TreeSet<>();
            schema(definition)
                    .path(part)
                    .path("properties")
                    .fieldNames()
                    .forEachRemaining(declared::add);

            assertThat(fields(kind(definition), part))
                    .extracting(Field::getName)
                    .containsExactlyInAnyOrderElementsOf(declared);
        }
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void columnsShowFieldsThatThereAre(JsonNode definition) {
        for (JsonNode column : definition.at("/spec/versions/0/additionalPrinterColumns")) {
            String[] path = column.path("jsonPath").asText().substring(1).split("[.\\[]");
            if (path[0].equals("metadata")) {
                continue;
            }
            JsonNode found = schema(definition).path(path[0]);
            if (path.length > 1) {
                found = found.path("properties").path(path[1]);
            }
            assertThat(found.isMissingNode())
                    .as("%s of %s", column.path("jsonPath").asText(), kind(definition))
                    .isFalse();
        }
    }
}
