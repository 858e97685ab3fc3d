package io.drover.cbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

class SnapshotMetadataClientTest {
    private static final int BLOCK = 1 << 20;
    private static final long SIZE = 8L * BLOCK;
    private static final List<Duration> PAUSES =
            List.of(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    private static final MetadataQuery DELTA = new MetadataQuery.Delta("ns", "target", "base");
    private static final MetadataQuery ALLOCATED = new MetadataQuery.Allocated("ns", "target");

    @TempDir static Path directory;
    private static FakeCbt server;
    private static Path token;

    @BeforeAll
    static void start() throws Exception {
        byte[] base = new byte[(int) SIZE];
        base[10] = 1;
        base[5 * BLOCK] = 1;
        Files.write(directory.resolve("base"), base);
        base[3 * BLOCK - 1] = 2;
        base[6 * BLOCK] = 2;
        Files.write(directory.resolve("target"), base);
        token = Files.writeString(directory.resolve("token"), FakeCbt.TOKEN + "\n");
        server =
                new FakeCbt(
                        directory,
                        new FakeCbt.Snapshots() {
                            @Override
                            public Optional<Path> byHandle(String handle) {
                                return Optional.of(directory.resolve(handle)).filter(Files::exists);
                            }

                            @Override
                            public Optional<Path> byName(String namespace, String name) {
                                return namespace.equals("ns") ? byHandle(name) : Optional.empty();
                            }
                        });
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void exact() {
        server.beExact();
    }

    private static SnapshotMetadataClient client() {
        return new SnapshotMetadataClient(
                server.address(), server.certificates(), token, Duration.ofSeconds(10));
    }

    private static List<ByteRange> ask(MetadataQuery query) throws Exception {
        TouchedBlocks blocks = new TouchedBlocks(BLOCK, SIZE);
        try (SnapshotMetadata client = client()) {
            new MetadataReading(client, PAUSES).read(query, blocks);
        }
        return blocks.ranges();
    }

    private static ByteRange blocks(int first, int count) {
        return new ByteRange((long) first * BLOCK, (long) count * BLOCK);
    }

    @Test
    void whatHasChangedAndWhatIsAllocated() throws Exception {
        assertThat(ask(DELTA)).containsExactly(blocks(2, 1), blocks(6, 1));
        assertThat(ask(ALLOCATED)).containsExactly(blocks(0, 1), blocks(2, 1), blocks(5, 2));
    }

    @Test
    void aCoarseAnswerIsAsGood() throws Exception {
        server.beCoarse(4L * BLOCK);

        assertThat(ask(DELTA)).containsExactly(blocks(0, 8));
    }

    @Test
    void aBrokenStreamIsResumedWhereItEnded() throws Exception {
        server.breakOff(1);
        int before = server.calls().size();

        assertThat(ask(DELTA)).containsExactly(blocks(2, 1), blocks(6, 1));
        assertThat(server.calls().subList(before, server.calls().size()))
                .containsExactly("GetMetadataDelta 0", "GetMetadataDelta " + 3 * BLOCK);
    }

    @Test
    void aStreamIsResumedThreeTimes() {
        server.refuse(14);
        int before = server.calls().size();

        assertThatThrownBy(() -> ask(ALLOCATED))
                .isInstanceOf(CbtException.Unavailable.class)
                .hasMessage("refused: 100 %");
        assertThat(server.calls().size() - before).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "3, NotFound",
        "5, NotFound",
        "7, Denied",
        "9, NotFound",
        "11, NotFound",
        "12, Unimplemented",
        "13, Unavailable",
        "14, Unavailable",
        "16, Denied"
    })
    void statusesAreErrorsByType(int status, String type) {
        server.refuse(status);

        assertThatThrownBy(() -> ask(DELTA))
                .extracting(error -> error.getClass().getSimpleName())
                .isEqualTo(type);
    }

    @Test
    void nonsenseIsNotTriedAgain() {
        server.mangle();
        int before = server.calls().size();

        assertThatThrownBy(() -> ask(DELTA)).isInstanceOf(CbtException.Mangled.class);
        assertThat(server.calls().size() - before).isEqualTo(1);
    }

    @Test
    void anUnknownBaseIsNotFound() {
        assertThatThrownBy(() -> ask(new MetadataQuery.Delta("ns", "target", "aged-out")))
                .isInstanceOf(CbtException.NotFound.class)
                .hasMessage("there is no such snapshot");
    }

    @Test
    void theTokenIsReadForEachCall() throws Exception {
        Files.writeString(token, "of another audience");
        assertThatThrownBy(() -> ask(DELTA)).isInstanceOf(CbtException.Denied.class);

        Files.writeString(token, FakeCbt.TOKEN);
        assertThat(ask(DELTA)).isNotEmpty();
    }

    @Test
    void anotherCertificateIsNotAccepted() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        TouchedBlocks blocks = new TouchedBlocks(BLOCK, SIZE);
        int before = server.calls().size();
        try (SnapshotMetadata client =
                new SnapshotMetadataClient(
                        server.address(),
                        ServerCertificate.make(other).pem(),
                        token,
                        Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> new MetadataReading(client, List.of()).read(DELTA, blocks))
                    .isInstanceOf(CbtException.Unavailable.class);
        }
        assertThat(server.calls()).hasSize(before);
    }

    @Test
    void nobodyThereIsUnavailable() throws IOException {
        String closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = "127.0.0.1:" + socket.getLocalPort();
        }
        for (String address : List.of(closed, "127.0.0.1", "no-such-host.invalid:1")) {
            try (SnapshotMetadata client =
                    new SnapshotMetadataClient(
                            address, server.certificates(), token, Duration.ofSeconds(10))) {
                assertThatThrownBy(() -> client.read(DELTA, 0, _ -> {}))
                        .as(address)
                        .isInstanceOf(CbtException.Unavailable.class);
            }
        }
    }
}
