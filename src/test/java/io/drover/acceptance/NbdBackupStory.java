package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.blockengine.support.GoldenStore;
import io.drover.cli.ServedBackup;
import io.drover.nbd.NbdPrograms;
import io.drover.nbd.NeedsNbdClients;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Backups that Longhorn's engine wrote, read as block devices from one kind of store. */
@NeedsNbdClients
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NbdBackupStory {
    private static final String[] VOLUMES = {"pvc-lz4", "pvc-gzip", "pvc-none"};

    @TempDir Path directory;

    abstract StoreKind kind() throws IOException, InterruptedException;

    /** The options by which the command gets the store's credentials. */
    String[] credentials(TestStore store) throws IOException {
        if (store.credentials().isEmpty()) {
            return new String[0];
        }
        String lines =
                store.credentials().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n"));
        Path file = Files.writeString(directory.resolve("credentials"), lines);
        return new String[] {"--credentials", file.toString()};
    }

    static String url(TestStore store, String volume, String backup) {
        return "%s%sbackup=%s&volume=%s"
                .formatted(store.url(), store.url().contains("?") ? "&" : "?", backup, volume);
    }

    @Test
    @DisplayName("N2 every backup is served read-only with the content of its manifest")
    void everyBackup() throws Exception {
        int compared = 0;
        try (StoreKind kind = kind()) {
            TestStore store = kind.newStore().withLonghornVolumes(VOLUMES);
            Map<String, Long> before = store.objects();
            for (JsonNode volume : GoldenStore.manifest().path("volumes")) {
                String name = volume.path("name").asText();
                if (!List.of(VOLUMES).contains(name)) {
                    continue;
                }
                for (JsonNode backup : volume.path("backups")) {
                    if (backup.path("restore").asText().equals("ok")) {
                        compare(store, name, backup);
                        compared++;
                    }
                }
            }
            assertThat(store.objects()).isEqualTo(before);
        }
        assertThat(compared).isGreaterThan(3);
    }

    @Test
    @DisplayName("N3 a damaged or missing block is an I/O error, never zeros, and the rest is read")
    void damagedBlocks() throws Exception {
        int good = 0;
        try (StoreKind kind = kind()) {
            TestStore store = kind.newStore().withLonghornVolumes("pvc-bitflip", "pvc-missing");
            for (String volume : List.of("pvc-bitflip", "pvc-missing")) {
                String backup = "backup-" + volume + (volume.equals("pvc-bitflip") ? "-2" : "-1");
                try (ServedBackup served =
                        ServedBackup.of(url(store, volume, backup), credentials(store))) {
                    good += blocksBesideDamage(served.address());
                }
            }
        }
        assertThat(good).isPositive();
    }

    /** Reads a part of each block, and counts those that are good. */
    private static int blocksBesideDamage(String address) throws Exception {
        int block = 2 << 20;
        int failed = 0;
        int good = 0;
        long size = Long.parseLong(NbdPrograms.done("nbdinfo", "--size", address).strip());
        for (long at = 0; at < size; at += block) {
            NbdPrograms.Ended read =
                    NbdPrograms.run(
                            "qemu-io", "-r", "-f", "raw", "-c", "read " + at + " 4096", address);
            if (read.output().contains("Input/output error")) {
                failed++;
            } else {
                assertThat(read.output()).contains("read 4096/4096 bytes");
                good++;
            }
        }
        assertThat(failed).isPositive();
        return good;
    }

    private void compare(TestStore store, String volume, JsonNode backup) throws Exception {
        Path copy = directory.resolve("copy.img");
        try (ServedBackup served =
                ServedBackup.of(
                        url(store, volume, backup.path("name").asText()), credentials(store))) {
            NbdPrograms.done("nbdcopy", served.address(), copy.toString());
        }
        assertThat(sha256(copy)).isEqualTo(backup.path("sha256").asText());
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
