package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.image.FileChecksum;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A volume that lies on an image, and that image, in a directory. */
class BackingImageCommandTest {
    @TempDir Path directory;
    private VolumeOnImage onImage;
    private String target;
    private Path image;
    private Path volume;
    private Backupstore store;

    @BeforeEach
    void oneImageAndOneVolumeOnIt() throws Exception {
        onImage = new VolumeOnImage(directory);
        target = onImage.target;
        image = onImage.image;
        volume = onImage.volume;
        store = onImage.store;
    }

    private String imageUrl() {
        return onImage.imageUrl();
    }

    private String backupUrl(String backup) {
        return onImage.backupUrl(backup);
    }

    private static CliRun succeeding(String... arguments) {
        CliRun run = CliRun.of(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    @Test
    void isListed() throws Exception {
        JsonNode images = succeeding("ls", target, "--images", "-o", "json").json();

        assertThat(images).hasSize(1);
        assertThat(images.get(0).path("backingImage").asText()).isEqualTo("ubuntu");
        assertThat(images.get(0).path("state").asText()).isEqualTo("ok");
        assertThat(succeeding("ls", target).out()).contains("VOLUME", "vol", "ubuntu");
        assertThat(succeeding("ls", target, "-o", "json").json()).hasSize(1);
    }

    @Test
    void isListedWithoutVolumes() throws Exception {
        store.deleteVolume(new VolumeName("vol"));

        assertThat(succeeding("ls", target).out()).contains("ubuntu");
    }

    @Test
    void isInspected() throws Exception {
        JsonNode inspected = succeeding("inspect", imageUrl(), "-o", "json").json();

        assertThat(inspected.path("checksum").asText()).isEqualTo(FileChecksum.sha512(image));
        assertThat(inspected.path("sizeBytes").asLong()).isEqualTo(3L * Images.BLOCK);
        assertThat(inspected.path("url").asText()).isEqualTo(imageUrl());
    }

    @Test
    void isRestoredByItself() throws Exception {
        Path restored = directory.resolve("restored.img");

        succeeding("restore", imageUrl(), "--to", restored.toString());

        assertThat(Files.mismatch(restored, image)).isEqualTo(-1);
    }

    @Test
    void isNotRestoredWithAnotherChecksum() throws Exception {
        Path config =
                directory.resolve(
                        "store/backupstore/backing-images/backing-images/ubuntu/backing-image.cfg");
        String text = Files.readString(config);
        Files.writeString(config, text.replace(FileChecksum.sha512(image), "0".repeat(128)));
        Path restored = directory.resolve("restored.img");

        CliRun run = CliRun.of("restore", imageUrl(), "--to", restored.toString());

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.err()).contains("ubuntu", "checksum");
        assertThat(restored).doesNotExist();
    }

    @Test
    void isMergedWithTheVolumeOnIt() throws Exception {
        Path restored = directory.resolve("restored.img");

        succeeding("restore", backupUrl("b1"), "--to", restored.toString());

        assertThat(Files.mismatch(restored, volume)).isEqualTo(-1);
    }

    @Test
    void isMergedFromAFile() throws Exception {
        succeeding("rm", imageUrl(), "--yes");
        Path restored = directory.resolve("restored.img");

        succeeding(
                "restore",
                backupUrl("b1"),
                "--to",
                restored.toString(),
                "--backing-image",
                image.toString());

        assertThat(Files.mismatch(restored, volume)).isEqualTo(-1);
    }

    @Test
    void isMissedWhereItIsNowhere() {
        succeeding("rm", imageUrl(), "--yes");

        CliRun run =
                succeeding(
                        "restore",
                        backupUrl("b1"),
                        "--to",
                        directory.resolve("restored.img").toString());

        assertThat(run.err()).contains("vol lies on backing image 'ubuntu'", "--backing-image");
    }

    @Test
    void anotherImageOfTheNameIsRefused() throws Exception {
        Path config =
                directory.resolve(
                        "store/backupstore/backing-images/backing-images/ubuntu/backing-image.cfg");
        String text = Files.readString(config, StandardCharsets.UTF_8);
        Files.writeString(config, text.replace(FileChecksum.sha512(image), "0".repeat(128)));

        CliRun run =
                CliRun.of(
                        "restore",
                        backupUrl("b1"),
                        "--to",
                        directory.resolve("restored.img").toString());

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.err()).contains("ubuntu in the store has checksum 000");
    }

    @Test
    void cannotBeMergedOnTheWayToStandardOutput() {
        CliRun run = CliRun.of("restore", backupUrl("b1"), "--to", "-");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("restore --to FILE");
    }

    @Test
    void showsWhereTheVolumeHasNoBlockAnyMore() throws Exception {
        Path restored = directory.resolve("restored.img");
        succeeding("restore", backupUrl("b1"), "--to", restored.toString());
        Path later = Images.write(directory.resolve("later.img"), 1, 2, 3, 0, 6);
        store.deleteBackup(new VolumeName("vol"), new BackupName("b1"));
        onImage.backUp("b1", volume, 1);
        onImage.backUp("b2", later, 3);

        CliRun refused =
                CliRun.of(
                        "restore",
                        backupUrl("b2"),
                        "--onto",
                        restored.toString(),
                        "--from-backup",
                        "b1");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(refused.err()).contains("--backing-image FILE");
        succeeding(
                "restore",
                backupUrl("b2"),
                "--onto",
                restored.toString(),
                "--from-backup",
                "b1",
                "--backing-image",
                image.toString());

        assertThat(Files.mismatch(restored, later)).isEqualTo(-1);
    }

    @Test
    void aQcow2ImageIsNotMergedAsItIs() throws Exception {
        byte[] header = new byte[512];
        ByteBuffer.wrap(header).putInt(0x514649fb).putLong(24, 1 << 20);
        Path qcow2 = Files.write(directory.resolve("image.qcow2"), header);

        CliRun run =
                CliRun.of(
                        "restore",
                        backupUrl("b1"),
                        "--to",
                        directory.resolve("restored.img").toString(),
                        "--backing-image",
                        qcow2.toString());

        assertThat(run.code()).isEqualTo(ExitCode.LOCAL.number());
        assertThat(run.err()).contains("qemu-img convert -O raw");
    }

    @Test
    void isVerified() throws Exception {
        JsonNode sound = succeeding("verify", target, "-o", "json").json();
        assertThat(sound.path("backingImages").asInt()).isEqualTo(1);
        spoilOneBlock();

        CliRun run = CliRun.of("verify", target, "-o", "json");

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.json().path("findings").get(0).path("backingImage").asText())
                .isEqualTo("ubuntu");
    }

    private Path spoilOneBlock() throws IOException {
        try (var blocks =
                Files.walk(directory.resolve("store/backupstore/backing-images/blocks"))) {
            Path block = blocks.filter(Files::isRegularFile).findFirst().orElseThrow();
            return Files.writeString(block, "rubbish");
        }
    }

    @Test
    void isRepairedFromItsFile() throws Exception {
        Path block = spoilOneBlock();

        CliRun plan = CliRun.of("repair", target, "--images", "--source", image.toString());

        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("backing images", "to do: write block", "--apply");
        assertThat(block).hasContent("rubbish");
        JsonNode done =
                succeeding(
                                "repair",
                                target,
                                "--images",
                                "--source",
                                image.toString(),
                                "--apply",
                                "--yes",
                                "-o",
                                "json")
                        .json();
        assertThat(done.path("backingImages").path("applied").asBoolean()).isTrue();
        assertThat(done.path("backingImages").path("steps")).hasSize(1);
        assertThat(succeeding("verify", target, "-o", "json").json().path("sound").asBoolean())
                .isTrue();
    }

    @Test
    void isRepairedWithTheVolumesAndReportedIfItIsLost() throws Exception {
        spoilOneBlock();

        CliRun run = CliRun.of("repair", target, "--apply", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.out())
                .contains("done: move damaged block", "lost: backing image ubuntu", "1 steps done");
    }

    @Test
    void isNotRepairedByItself() {
        CliRun run = CliRun.of("repair", imageUrl());

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("--images");
    }

    private String emptyTarget() throws IOException {
        return "file://" + Files.createDirectories(directory.resolve("other"));
    }

    @Test
    void isCopiedByItself() throws Exception {
        String other = emptyTarget();

        JsonNode copied = succeeding("copy", imageUrl(), other, "-o", "json").json();

        assertThat(copied.path("backingImages").get(0).path("result").asText()).isEqualTo("copied");
        assertThat(copied.path("blocksCopied").asInt()).isEqualTo(3);
        Path restored = directory.resolve("restored.img");
        succeeding("restore", other + "?backingImage=ubuntu", "--to", restored.toString());
        assertThat(Files.mismatch(restored, image)).isEqualTo(-1);
        assertThat(succeeding("copy", imageUrl(), other).out()).contains("already there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?volume=vol", "?backup=b1&volume=vol"})
    void isCopiedWithTheVolumeOnIt(String what) throws Exception {
        String other = emptyTarget();

        CliRun run = succeeding("copy", target + what, other);

        assertThat(run.out()).contains("ubuntu", "b1", "copied");
        Path restored = directory.resolve("restored.img");
        succeeding("restore", other + "?backup=b1&volume=vol", "--to", restored.toString());
        assertThat(Files.mismatch(restored, volume)).isEqualTo(-1);
    }

    @Test
    void isMissedByACopyOfTheVolumeOnIt() throws Exception {
        succeeding("rm", imageUrl(), "--yes");

        CliRun run = succeeding("copy", target + "?volume=vol", emptyTarget());

        assertThat(run.err()).contains("ubuntu, which is not in the source");
    }

    @Test
    void doesNotKeepTheVolumesFromBeingCopiedIfItIsDamaged() throws Exception {
        spoilOneBlock();
        String other = emptyTarget();

        CliRun run = CliRun.of("copy", target, other, "-o", "json");

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.json().path("backingImages").get(0).path("result").asText())
                .startsWith("not copied: ");
        assertThat(run.json().path("backups").get(0).path("result").asText()).isEqualTo("copied");
        assertThat(CliRun.of("ls", other, "--images", "-o", "json").json()).isEmpty();
    }

    @Test
    void isRemoved() throws Exception {
        JsonNode removed = succeeding("rm", imageUrl(), "--yes", "-o", "json").json();

        assertThat(removed.path("blocks").asInt()).isEqualTo(3);
        assertThat(CliRun.of("inspect", imageUrl()).code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(CliRun.of("rm", imageUrl(), "--yes").code())
                .isEqualTo(ExitCode.NOT_FOUND.number());
    }
}
