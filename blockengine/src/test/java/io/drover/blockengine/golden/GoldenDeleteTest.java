package io.drover.blockengine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.Digests;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.support.TestEngine;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Deleting removes exactly the files that Longhorn's code removes, and keeps blocks in the same
 * cases.
 */
class GoldenDeleteTest {
    @TempDir Path directory;

    @TestFactory
    List<DynamicTest> everyScenarioRemovesTheSameFiles() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        int number = 0;
        for (JsonNode scenario : GoldenStore.manifest().path("gc")) {
            Path root = directory.resolve("scenario-" + number++);
            tests.add(
                    dynamicTest(
                            number + " " + scenario.path("volume").asText(),
                            () -> runScenario(scenario, root)));
        }
        assertThat(tests).hasSize(13);
        return tests;
    }

    private static void runScenario(JsonNode scenario, Path root) throws Exception {
        Path store = GoldenStore.unpackVolumes(root);
        VolumeName volume = new VolumeName(scenario.path("volume").asText());
        Path volumePath = store.resolve(volume.directory().value());
        Backupstore engine = TestEngine.on(new DirectoryStore(store));
        for (JsonNode step : scenario.path("steps")) {
            Map<String, String> before = snapshot(volumePath);
            String error = delete(engine, volume, step.path("op").asText());
            assertStep(step, before, snapshot(volumePath), error, volumePath);
        }
    }

    private static String delete(Backupstore engine, VolumeName volume, String operation)
            throws Exception {
        try {
            if (operation.equals("rm-volume")) {
                engine.deleteVolume(volume);
            } else {
                engine.deleteBackup(volume, new BackupName(operation));
            }
            return "";
        } catch (StoreException e) {
            return e.getMessage();
        }
    }

    private static void assertStep(
            JsonNode step,
            Map<String, String> before,
            Map<String, String> after,
            String error,
            Path volumePath)
            throws IOException {
        List<String> removed =
                before.keySet().stream().filter(file -> !after.containsKey(file)).toList();
        List<String> added =
                after.keySet().stream().filter(file -> !before.containsKey(file)).toList();
        List<String> rewritten =
                after.keySet().stream()
                        .filter(
                                file ->
                                        before.containsKey(file)
                                                && !before.get(file).equals(after.get(file)))
                        .toList();
        assertThat(removed)
                .as("removed")
                .containsExactlyInAnyOrderElementsOf(texts(step.path("removed")));
        assertThat(added)
                .as("added")
                .containsExactlyInAnyOrderElementsOf(texts(step.path("added")));
        assertThat(rewritten)
                .as("rewritten")
                .containsExactlyInAnyOrderElementsOf(texts(step.path("rewritten")));
        if (step.hasNonNull("error")) {
            assertThat(error).contains("cannot find volume");
        } else {
            assertThat(error).isEmpty();
        }
        if (step.hasNonNull("volumeCfgAfter")) {
            JsonNode config =
                    new ObjectMapper()
                            .readTree(Files.readAllBytes(volumePath.resolve("volume.cfg")));
            step.path("volumeCfgAfter")
                    .properties()
                    .forEach(
                            field ->
                                    assertThat(config.path(field.getKey()))
                                            .as(field.getKey())
                                            .isEqualTo(field.getValue()));
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Files below the volume except for the locks, which change. */
    private static Map<String, String> snapshot(Path volume) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (!Files.isDirectory(volume)) {
            return files;
        }
        try (Stream<Path> paths = Files.walk(volume)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = volume.relativize(path).toString();
                if (!name.startsWith("locks/")) {
                    files.put(name, Digests.sha256(Files.readAllBytes(path)));
                }
            }
        }
        return files;
    }
}
