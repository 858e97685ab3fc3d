package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.volume.BlockSource;
import io.drover.cli.ServedBackup;
import io.drover.nbd.NbdPrograms;
import io.drover.nbd.NeedsNbdClients;
import io.drover.resource.Volume;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An attached volume in the hands of its user. */
@NeedsNbdClients
class NbdVolumeTest {
    private static final int SIZE = (int) (24 * TestDrover.MIB);

    @TempDir private Path directory;
    private TestDrover drover;
    private String device;

    @BeforeEach
    void start() throws IOException {
        drover =
                TestDrover.start(
                        directory.resolve("d"),
                        Map.of(
                                "drover.management.enabled",
                                "false",
                                "drover.node",
                                AttachedVolume.NODE));
        drover.create(AttachedVolume.ofSize(SIZE), "disk");
        device = AttachedVolume.address(awaitDevice());
    }

    private Volume awaitDevice() {
        return drover.awaitThat(Volume.class, "disk", AttachedVolume::isDevice);
    }

    @AfterEach
    void stop() {
        drover.close();
    }

    private byte[] snapshotContent(String name) throws IOException {
        try (BlockSource source =
                drover.runtime().controlPlane().driver().openSnapshot("disk", name)) {
            ByteBuffer content = ByteBuffer.allocate(SIZE);
            source.read(0, content);
            return content.array();
        }
    }

    private static byte[] random(long seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    @Test
    @DisplayName(
            "N1 nbdcopy and qemu-img write and read an attached volume; a snapshot in between is"
                    + " exact")
    void writtenAndRead() throws Exception {
        assertThat(device).endsWith("/d/nbd/disk.sock");
        byte[] first = random(1, SIZE);
        Arrays.fill(first, 4 << 20, 9 << 20, (byte) 0);
        Path image = Files.write(directory.resolve("first.img"), first);
        NbdPrograms.done("nbdcopy", "--flush", image.toString(), device);
        drover.snapshot("between", "disk");
        byte[] second = random(2, SIZE);
        Path other = Files.write(directory.resolve("second.img"), second);
        NbdPrograms.done(
                "qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", other.toString(), device);
        Path copy = directory.resolve("copy.img");
        NbdPrograms.done("qemu-img", "convert", "-f", "raw", "-O", "raw", device, copy.toString());

        assertThat(Files.readAllBytes(copy)).isEqualTo(second);
        assertThat(snapshotContent("between")).isEqualTo(first);

        drover.cluster().patchSpec(Volume.class, "disk", Map.of("nodeID", ""));
        drover.awaitThat(Volume.class, "disk", volume -> !AttachedVolume.isDevice(volume));
        assertThat(NbdPrograms.run("nbdinfo", device).exit()).as("detached").isNotZero();
        drover.cluster().patchSpec(Volume.class, "disk", Map.of("nodeID", AttachedVolume.NODE));
        awaitDevice();
        NbdPrograms.done("nbdcopy", device, copy.toString());
        assertThat(Files.readAllBytes(copy)).isEqualTo(second);
    }

    @Test
    @DisplayName(
            "N1 random writes, zeros and discards by a client, with snapshots in between, are as in"
                    + " a copy beside them")
    void randomWrites() throws Exception {
        Random random = new Random(7);
        byte[] shadow = new byte[SIZE];
        List<byte[]> taken = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            List<String> commands = new ArrayList<>(List.of("-f", "raw"));
            for (int i = 0; i < 25; i++) {
                int length = 512 * (1 + random.nextInt(400));
                int offset = 512 * random.nextInt((SIZE - length) / 512);
                int pattern = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(255);
                String command =
                        pattern == 0
                                ? "write -z %s %d %d"
                                        .formatted(random.nextBoolean() ? "-u" : "", offset, length)
                                : "write -P %d %d %d".formatted(pattern, offset, length);
                commands.addAll(List.of("-c", command));
                Arrays.fill(shadow, offset, offset + length, (byte) pattern);
            }
            commands.addAll(List.of("-c", "flush", device));
            NbdPrograms.done("qemu-io", commands.toArray(String[]::new));
            drover.snapshot("round-" + round, "disk");
            taken.add(shadow.clone());
        }
        for (int round = 0; round < taken.size(); round++) {
            assertThat(snapshotContent("round-" + round)).isEqualTo(taken.get(round));
        }
    }

    @Test
    @DisplayName("N1 a file system made and filled on a volume is in its backup, file by file")
    void fileSystem() throws Exception {
        Path image = directory.resolve("ext4.img");
        Path letter = Files.write(directory.resolve("letter"), random(3, 3_000_000));
        Files.createFile(image);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        NbdPrograms.done("mkfs.ext4", "-q", "-F", image.toString());
        NbdPrograms.done("debugfs", "-w", "-R", "write " + letter + " letter", image.toString());
        NbdPrograms.done("nbdcopy", "--flush", image.toString(), device);
        drover.snapshot("with-files", "disk");
        String url = drover.backup("with-files", "with-files").getStatus().url;
        Path copy = directory.resolve("served.img");
        Path found = directory.resolve("found");
        try (ServedBackup served = ServedBackup.of(url)) {
            NbdPrograms.done("nbdcopy", served.address(), copy.toString());
        }
        NbdPrograms.done("e2fsck", "-n", "-f", copy.toString());
        NbdPrograms.done("debugfs", "-R", "dump letter " + found, copy.toString());
        assertThat(found).hasSameBinaryContentAs(letter);
    }
}
