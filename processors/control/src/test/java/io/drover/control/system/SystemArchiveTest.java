package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.system.SystemBackups;
import io.drover.resource.Cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

class SystemArchiveTest {
    private static byte[] golden(Path directory) throws IOException, StoreException {
        SystemBackups golden =
                new SystemBackups(new DirectoryStore(GoldenStore.unpackSystemBackups(directory)));
        return golden.get(golden.inspect(new SystemBackupPlace("v1.12.0", "sb-golden")));
    }

    private static Map<String, String> files(byte[] zip) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry next = entries.getNextEntry();
                    next != null;
                    next = entries.getNextEntry()) {
                if (!next.isDirectory()) {
                    files.put(
                            next.getName(),
                            new String(entries.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }

    @Test
    void readsWhatLonghornWrote(@TempDir Path directory) throws IOException, StoreException {
        SystemArchive archive = SystemArchive.read("sb-golden", golden(directory));
        assertThat(archive.metadata()).containsEntry("longhornVersion", "v1.12.0");
        assertThat(archive.lists()).hasSize(19).containsKey("kubernetes/deployments");
        assertThat(archive.list(SystemKind.SETTING))
                .singleElement()
                .satisfies(setting -> assertThat(setting.path("value").asText()).isEqualTo("3"));
        assertThat(archive.list(SystemKind.VOLUME))
                .singleElement()
                .satisfies(
                        volume ->
                                assertThat(volume.at("/spec/size").asText()).isEqualTo("25165824"));
    }

    @Test
    void writesFilesAsLonghornDoes(@TempDir Path directory) throws IOException, StoreException {
        byte[] longhorns = golden(directory);
        Map<String, List<ObjectNode>> lists =
                SystemArchive.read("sb-golden", longhorns).lists().entrySet().stream()
                        .filter(list -> SystemKind.ofFile(list.getKey()).isPresent())
                        .collect(
                                TreeMap::new,
                                (map, list) -> map.put(list.getKey(), list.getValue()),
                                Map::putAll);
        byte[] ours =
                new SystemArchive(
                                "sb-golden",
                                Map.of("longhornVersion", "v1"),
                                lists,
                                SealedSecrets.NONE)
                        .toZip();
        Map<String, String> expected = files(longhorns);
        Map<String, String> written = files(ours);
        assertThat(written).hasSize(SystemKind.values().length + 1);
        written.forEach(
                (file, text) -> {
                    if (!file.endsWith("metadata.yaml")) {
                        assertThat(tree(text)).as(file).isEqualTo(tree(expected.get(file)));
                    }
                });
    }

    private static Object tree(String yaml) {
        return new org.yaml.snakeyaml.Yaml().load(yaml);
    }

    @Test
    void theSameContentIsTheSameArchive() throws IOException {
        assertThat(sample().toZip()).isEqualTo(sample().toZip());
        SystemArchive read = SystemArchive.read("nightly", sample().toZip());
        assertThat(read).isEqualTo(sample());
    }

    @Test
    void anArchiveOfAnotherNameIsRefused() {
        assertThatThrownBy(() -> SystemArchive.read("other", sample().toZip()))
                .hasMessage("the archive has no directory 'other'");
    }

    private static SystemArchive sample() {
        ObjectNode volume = Cluster.MAPPER.createObjectNode();
        volume.putObject("spec").put("size", "2097152");
        return new SystemArchive(
                "nightly",
                Map.of("longhornVersion", "v1"),
                Map.of(SystemKind.VOLUME.file(), List.of(volume)),
                new SealedSecrets("-----BEGIN PGP MESSAGE-----"));
    }
}
