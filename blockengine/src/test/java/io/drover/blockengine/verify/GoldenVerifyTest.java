package io.drover.blockengine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.support.TestEngine;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Verification reports exactly those backups as broken that Longhorn's code could not restore. */
class GoldenVerifyTest {
    /**
     * The restore fails today and works after a repair of volume.cfg; the backup itself is sound.
     */
    private static final Set<String> VOLUME_REASONS = Set.of("no-volume-cfg", "bad-volume-cfg");

    /** Both: the backup cannot be restored with the size that volume.cfg declares. */
    private static final String VOLUME_SIZE = "size-not-multiple";

    @TempDir Path directory;

    @TestFactory
    List<DynamicTest> blamesWhatCannotBeRestored() throws IOException {
        Path store = GoldenStore.unpackVolumes(directory);
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode volume : GoldenStore.manifest().path("volumes")) {
            tests.add(dynamicTest(volume.path("name").asText(), () -> verify(store, volume)));
        }
        return tests;
    }

    private static void verify(Path store, JsonNode volume) throws Exception {
        List<String> broken = new ArrayList<>();
        boolean volumeBad = false;
        for (JsonNode backup : volume.path("backups")) {
            String reason = backup.path("reason").asText("");
            volumeBad |= VOLUME_REASONS.contains(reason) || reason.equals(VOLUME_SIZE);
            if (!reason.isEmpty()
                    && !reason.equals("in-progress")
                    && !VOLUME_REASONS.contains(reason)) {
                broken.add(backup.path("name").asText());
            }
        }

        VerifyOutcome outcome =
                TestEngine.on(new DirectoryStore(store))
                        .verify(
                                VerifyRequest.all(new VolumeName(volume.path("name").asText())),
                                ProgressListener.NONE);

        assertThat(outcome.brokenBackups())
                .as("%s", outcome.findings())
                .extracting(Object::toString)
                .containsExactlyInAnyOrderElementsOf(broken);
        assertThat(outcome.findings())
                .filteredOn(Finding.VolumeConfigBad.class::isInstance)
                .hasSize(volumeBad ? 1 : 0);
        assertThat(outcome.isSound()).isEqualTo(broken.isEmpty() && !volumeBad);
    }
}
