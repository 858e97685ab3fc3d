package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;
import io.drover.nbd.NbdPrograms;
import io.drover.nbd.NeedsNbdClients;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@NeedsNbdClients
class NbdKillTest {
    private static final long SIZE = 64 * TestDrover.MIB;
    private static final int FLUSHED = (int) (8 * TestDrover.MIB);

    @TempDir private Path directory;

    private static String device(DroverProcess process) {
        await("the device")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                process.cluster()
                                        .find(Volume.class, "disk")
                                        .filter(AttachedVolume::isDevice)
                                        .isPresent());
        return AttachedVolume.address(process.cluster().find(Volume.class, "disk").orElseThrow());
    }

    @Test
    @DisplayName(
            "N4 killed while a client writes: what it had flushed is there, and the device comes"
                    + " back")
    void killed() throws Exception {
        Path data = directory.resolve("d");
        byte[] content = new byte[FLUSHED];
        new Random(11).nextBytes(content);
        Path flushed = Files.write(directory.resolve("flushed.img"), content);
        Path endless = directory.resolve("endless.img");
        byte[] more = new byte[(int) (SIZE - FLUSHED)];
        Arrays.fill(more, (byte) 5);
        Files.write(endless, more);
        try (DroverProcess first = DroverProcess.up(data)) {
            Volume volume = AttachedVolume.ofSize(SIZE);
            volume.setMetadata(new ObjectMetaBuilder().withName("disk").build());
            first.cluster()
                    .client()
                    .resource(volume)
                    .inNamespace(first.cluster().namespace())
                    .create();
            String device = device(first);
            NbdPrograms.done(
                    "qemu-io",
                    "-f",
                    "raw",
                    "-c",
                    "write -s " + flushed + " 0 " + FLUSHED,
                    "-c",
                    "flush",
                    device);
            CompletableFuture<Integer> writing =
                    CompletableFuture.supplyAsync(() -> writeOn(endless, device));
            Path volumes = data.resolve("volumes/disk");
            await("it writes")
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> hasBegun(volumes));
            first.kill();
            writing.get(60, TimeUnit.SECONDS);
        }
        try (DroverProcess second = DroverProcess.up(data)) {
            Path copy = directory.resolve("copy.img");
            NbdPrograms.done("nbdcopy", device(second), copy.toString());
            try (var in = Files.newInputStream(copy)) {
                assertThat(in.readNBytes(FLUSHED)).isEqualTo(content);
                for (byte[] chunk = in.readNBytes(1 << 20);
                        chunk.length > 0;
                        chunk = in.readNBytes(1 << 20)) {
                    assertThat(isOfZerosAndFives(chunk)).isTrue();
                }
            }
        }
    }

    private static boolean isOfZerosAndFives(byte[] content) {
        for (byte value : content) {
            if (value != 0 && value != 5) {
                return false;
            }
        }
        return true;
    }

    /** Writes again and again, until the device is gone. */
    private static int writeOn(Path image, String device) {
        try {
            int rounds = 0;
            while (NbdPrograms.run(
                                    "qemu-io",
                                    "-f",
                                    "raw",
                                    "-c",
                                    "write -s %s %d %d".formatted(image, FLUSHED, SIZE - FLUSHED),
                                    device)
                            .exit()
                    == 0) {
                rounds++;
            }
            return rounds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasBegun(Path volume) throws IOException {
        try (var files = Files.list(volume)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".img")).toList()) {
                if (Extents.of(file).stream().mapToLong(ByteRange::length).sum()
                        > FLUSHED + TestDrover.MIB) {
                    return true;
                }
            }
        }
        return false;
    }
}
