package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.volume.file.FileVolumeDriver;
import io.drover.volume.file.VolumesLock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

class VolumeCommandTest {
    @TempDir private Path root;

    private FileVolumeDriver driver;

    @BeforeEach
    void make() throws IOException {
        driver = new FileVolumeDriver(root, InstantSource.system());
        driver.create("good", 1 << 20);
        driver.create("bad", 1 << 20);
        driver.takeSnapshot("bad", "s1");
        Files.delete(root.resolve("bad/layer-000002.img"));
    }

    @Test
    void checkListsEveryVolumeAndFailsIfOneIsDamaged() throws IOException {
        CliRun all = CliRun.of("volume", "check", root.toString(), "-o", "json");
        CliRun good = CliRun.of("volume", "check", root.resolve("good").toString());

        assertThat(all.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(all.json().findValuesAsText("volume")).containsExactly("bad", "good");
        assertThat(all.out()).contains("layer-000002.img is missing");
        assertThat(good.code()).as(good.err()).isZero();
    }

    @Test
    void repairSaysWhatItWouldDoAndDoesItWhenAsked() throws IOException {
        String bad = root.resolve("bad").toString();

        CliRun plan = CliRun.of("volume", "repair", bad);
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("would make layer-000002.img anew");
        assertThat(root.resolve("bad/layer-000002.img")).doesNotExist();

        CliRun done = CliRun.of("volume", "repair", bad, "--apply");
        assertThat(done.out()).contains("done: make layer-000002.img anew");
        assertThat(CliRun.of("volume", "check", bad).code()).isZero();
        driver.write("bad", 0, ByteBuffer.wrap(new byte[4096]));
    }

    @Test
    void repairIsRefusedWhileDroverRunsOnTheDirectory() throws IOException {
        try (VolumesLock _ = VolumesLock.take(root, "Drover with process id 7")) {
            CliRun run = CliRun.of("volume", "repair", root.resolve("bad").toString(), "--apply");

            assertThat(run.code()).isEqualTo(ExitCode.LOCAL.number());
            assertThat(run.err()).contains("in use");
            assertThat(root.resolve("bad/layer-000002.img")).doesNotExist();
        }
    }

    @Test
    void damageThatCannotBeRepairedIsSaidAndLeftAlone() throws IOException {
        Files.delete(root.resolve("bad/layer-000001.img"));

        CliRun run = CliRun.of("volume", "repair", root.resolve("bad").toString(), "--apply");

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.out()).contains("cannot be repaired", "snapshot s1", "restore a backup");
    }

    @Test
    void directoryWithoutVolumesIsNamed() {
        CliRun none = CliRun.of("volume", "check", root.resolve("none").toString());

        assertThat(none.code()).isEqualTo(ExitCode.LOCAL.number());
        assertThat(none.err()).contains(root.resolve("none").toString());
    }
}
