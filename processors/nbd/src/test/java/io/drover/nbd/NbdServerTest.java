package io.drover.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class NbdServerTest {
    private static final int SIZE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MemoryExport device = new MemoryExport(SIZE, true);
    private final SharedExport export = new SharedExport("disk", "a disk", device::open);
    private NbdServer server;

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < SIZE / 2; i++) {
            device.content[i] = (byte) (i / 512 + 1);
        }
        server =
                NbdServer.start(
                        NbdListener.onLoopback(0),
                        Exports.only(export),
                        new NbdLimits(3, 4, Duration.ofSeconds(30), PATIENCE));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void listsItsExports() throws IOException {
        try (TestClient client = new TestClient(server).greet()) {
            client.option(Option.LIST);
            assertThat(client.reply().text()).endsWith("disk");
            assertThat(client.reply().type()).isEqualTo(Option.ACK);
            client.option(Option.ABORT);
            assertThat(client.reply().type()).isEqualTo(Option.ACK);
            assertThat(client.in.read()).isEqualTo(-1);
        }
    }

    @Test
    void infoTellsSizeFlagsAndBlockSizesAndLeavesTheDeviceClosed() throws IOException {
        try (TestClient client = new TestClient(server).greet()) {
            client.option(Option.INFO, TestClient.go("disk"));
            ByteBuffer info = ByteBuffer.wrap(client.reply().data());
            assertThat(info.getShort()).isEqualTo(Option.INFO_EXPORT);
            assertThat(info.getLong()).isEqualTo(SIZE);
            assertThat(info.getShort() & 2).as("read-only").isZero();
            assertThat(client.lastReply().type()).isEqualTo(Option.ACK);
            await().untilAsserted(() -> assertThat(device.closed).hasValue(1));
        }
    }

    @Test
    void namesWhatThereIsToWhoeverAsksForSomethingElse() throws IOException {
        try (TestClient client = new TestClient(server).greet()) {
            client.option(Option.GO, TestClient.go("tape"));
            TestClient.OptionReply reply = client.reply();
            assertThat(reply.type()).isEqualTo(Option.UNKNOWN);
            assertThat(reply.text()).contains("'tape'").contains("disk");
            client.option(Option.GO, TestClient.go(""));
            assertThat(client.lastReply().type()).isEqualTo(Option.ACK);
        }
    }

    @Test
    void theOldWayToChooseAnExportWorks() throws IOException {
        try (TestClient client = new TestClient(server).greet()) {
            client.option(Option.EXPORT_NAME, (byte) 'd', (byte) 'i', (byte) 's', (byte) 'k');
            assertThat(client.in.readLong()).isEqualTo(SIZE);
            client.in.readShort();
            client.request(0, Command.READ, 7, 0, 512);
            assertThat(client.simpleReply()).isZero();
            assertThat(client.in.readNBytes(512)).containsOnly(1);
        }
    }

    @Test
    void unknownOptionsAreRefusedAndTheHandshakeGoesOn() throws IOException {
        try (TestClient client = new TestClient(server).greet()) {
            client.option(5);
            assertThat(client.reply().type()).isEqualTo(Option.UNSUPPORTED);
            client.option(Option.GO, (byte) 1);
            assertThat(client.reply().type()).isEqualTo(Option.MALFORMED);
            client.option(Option.LIST);
            assertThat(client.lastReply().type()).isEqualTo(Option.ACK);
        }
    }

    @Test
    void writesReadsAndFlushes() throws IOException {
        try (TestClient client = new TestClient(server).negotiate("disk", false)) {
            byte[] content = new byte[3000];
            Arrays.fill(content, (byte) 9);
            client.request(Command.FORCE, Command.WRITE, 1, 5000, content.length);
            client.out.write(content);
            assertThat(client.simpleReply()).isZero();
            assertThat(device.flushes).as("forced").hasValue(1);
            client.request(0, Command.FLUSH, 2, 0, 0);
            assertThat(client.simpleReply()).isZero();
            assertThat(device.flushes).hasValue(2);
            client.request(0, Command.READ, 3, 5000, content.length);
            assertThat(client.simpleReply()).isZero();
            assertThat(client.in.readNBytes(content.length)).isEqualTo(content);
            client.request(0, Command.WRITE_ZEROES, 4, 5000, 10);
            assertThat(client.simpleReply()).isZero();
            assertThat(device.content[5000]).isZero();
            client.request(0, Command.TRIM, 5, 5010, 10);
            assertThat(client.simpleReply()).isZero();
            client.request(0, Command.CACHE, 6, 0, SIZE);
            assertThat(client.simpleReply()).isZero();
        }
    }

    @Test
    void structuredRepliesCarryDataHolesErrorsAndStatus() throws IOException {
        try (TestClient client = new TestClient(server).negotiate("disk", true)) {
            client.request(0, Command.READ, 11, 512, 512);
            TestClient.Chunk data = client.chunk();
            assertThat(data.type()).isEqualTo(1);
            assertThat(data.cookie()).isEqualTo(11);
            assertThat(ByteBuffer.wrap(data.data()).getLong()).isEqualTo(512);
            assertThat(Arrays.copyOfRange(data.data(), 8, 520)).containsOnly(2);

            client.request(0, Command.READ, 12, SIZE - 4096, 4096);
            TestClient.Chunk hole = client.chunk();
            assertThat(hole.type()).isEqualTo(2);
            assertThat(ByteBuffer.wrap(hole.data()).getInt(8)).isEqualTo(4096);

            client.request(0, Command.READ, 13, 666, 10);
            TestClient.Chunk error = client.chunk();
            assertThat(error.type()).isEqualTo(0x8001);
            assertThat(ByteBuffer.wrap(error.data()).getInt()).isEqualTo(5);
            assertThat(
                            new String(
                                    error.data(),
                                    6,
                                    error.data().length - 6,
                                    java.nio.charset.StandardCharsets.UTF_8))
                    .contains("beast");

            client.request(0, Command.BLOCK_STATUS, 14, 0, SIZE);
            ByteBuffer status = ByteBuffer.wrap(client.chunk().data());
            assertThat(status.getInt()).isEqualTo(Handshake.ALLOCATION_ID);
            assertThat(status.getInt()).isEqualTo(SIZE / 2);
            assertThat(status.getInt()).isZero();
            assertThat(status.getInt()).isEqualTo(SIZE / 2);
            assertThat(status.getInt()).isEqualTo(3);

            client.request(Command.ONE_EXTENT, Command.BLOCK_STATUS, 15, 0, SIZE);
            assertThat(client.chunk().data()).hasSize(12);
        }
    }

    @Test
    void requestsBeyondTheDeviceAndUnknownOnesAreErrors() throws IOException {
        try (TestClient client = new TestClient(server).negotiate("disk", false)) {
            client.request(0, Command.READ, 1, SIZE - 1, 2);
            assertThat(client.simpleReply()).isEqualTo(22);
            client.request(0, Command.READ, 2, -1, 2);
            assertThat(client.simpleReply()).isEqualTo(22);
            client.request(0, Command.WRITE, 3, SIZE, 1);
            client.out.write(1);
            assertThat(client.simpleReply()).isEqualTo(28);
            client.request(0, Command.READ, 4, 0, NbdLimits.MAX_PAYLOAD + 1);
            assertThat(client.simpleReply()).isIn(22, 75);
            client.request(0, 99, 5, 0, 0);
            assertThat(client.simpleReply()).isEqualTo(22);
            client.request(1 << 9, Command.READ, 6, 0, 1);
            assertThat(client.simpleReply()).isEqualTo(22);
            client.request(0, Command.BLOCK_STATUS, 7, 0, 1);
            assertThat(client.simpleReply()).isEqualTo(22);
            client.request(0, Command.READ, 8, 0, 0);
            assertThat(client.simpleReply()).isZero();
        }
    }

    @Test
    void oneClientWritesUntilItLeavesAndOthersRead() throws IOException {
        try (TestClient first = new TestClient(server).negotiate("disk", false);
                TestClient second = new TestClient(server).negotiate("disk", false)) {
            write(first, 1);
            assertThat(first.simpleReply()).isZero();
            write(second, 2);
            assertThat(second.simpleReply()).as("not permitted").isEqualTo(1);
            second.request(0, Command.READ, 1, 0, 1);
            assertThat(second.simpleReply()).isZero();
            assertThat(second.in.read()).isEqualTo(1);
            assertThat(device.opened).as("shared").hasValue(1);
            first.request(0, Command.DISCONNECT, 9, 0, 0);
            assertThat(first.in.read()).isEqualTo(-1);
            await().until(() -> server.clients() == 1);
            write(second, 3);
            assertThat(second.simpleReply()).isZero();
        }
        await().untilAsserted(() -> assertThat(device.closed).hasValue(1));
    }

    private static void write(TestClient client, int value) throws IOException {
        client.request(0, Command.WRITE, value, 0, 1);
        client.out.write(value);
    }

    @Test
    void whoComesWhileAnotherWritesIsToldThatItMayRead() throws IOException {
        try (TestClient first = new TestClient(server).negotiate("disk", false)) {
            write(first, 1);
            first.simpleReply();
            try (TestClient second = new TestClient(server).greet()) {
                second.option(Option.INFO, TestClient.go("disk"));
                assertThat(ByteBuffer.wrap(second.reply().data()).getShort(10) & 2).isEqualTo(2);
            }
        }
    }

    @Test
    void clientsBeyondTheLimitAreTurnedAway() throws IOException {
        try (TestClient a = new TestClient(server).negotiate("disk", false);
                TestClient b = new TestClient(server).negotiate("disk", false);
                TestClient c = new TestClient(server).negotiate("disk", false);
                TestClient d = new TestClient(server)) {
            assertThat(d.in.read()).isEqualTo(-1);
            assertThat(a.socket.isConnected() && b.socket.isConnected()).isTrue();
            c.request(0, Command.READ, 1, 0, 1);
            assertThat(c.simpleReply()).isZero();
        }
    }

    @Test
    void aClientThatChoosesNothingIsDisconnected() throws IOException {
        NbdLimits hasty = new NbdLimits(3, 4, Duration.ofMillis(50), PATIENCE);
        try (NbdServer other =
                        NbdServer.start(NbdListener.onLoopback(0), Exports.only(export), hasty);
                TestClient client = new TestClient(other).greet()) {
            assertThatThrownBy(client::reply)
                    .isInstanceOfAny(EOFException.class, SocketException.class);
        }
    }

    @Test
    void closingAnExportLetsRequestsEndFlushesAndEndsConnections() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        MemoryExport slow = new MemoryExport(SIZE, true);
        NbdExport blocking = new BlockingReads(slow, reading, release);
        SharedExport shared = new SharedExport("slow", "", () -> blocking);
        try (NbdServer other =
                        NbdServer.start(
                                NbdListener.onLoopback(0),
                                Exports.only(shared),
                                NbdLimits.DEFAULT);
                TestClient client = new TestClient(other).negotiate("slow", false)) {
            client.request(0, Command.READ, 1, 0, 1);
            assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> closing =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    shared.close(Duration.ofSeconds(20));
                                } catch (IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            client.request(0, Command.READ, 2, 4096, 1);
            assertThat(client.simpleReply()).as("being closed").isIn(0, 108);
            assertThat(closing).isNotDone();
            release.countDown();
            closing.get(20, TimeUnit.SECONDS);
            assertThat(slow.flushes).hasValue(1);
            assertThat(slow.closed).hasValue(1);
            assertThat(client.in.readAllBytes()).as("the answer that was due").isNotEmpty();
        }
    }

    private record BlockingReads(MemoryExport to, CountDownLatch reading, CountDownLatch release)
            implements NbdExport {
        @Override
        public long size() {
            return to.size();
        }

        @Override
        public int preferredBlock() {
            return to.preferredBlock();
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            if (offset == 0) {
                reading.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            to.read(offset, target);
        }

        @Override
        public void prefetch(long offset, long length) {
            to.prefetch(offset, length);
        }

        @Override
        public java.util.List<Extent> extents(long offset, long length) {
            return to.extents(offset, length);
        }

        @Override
        public java.util.Optional<NbdWriter> writer() {
            return to.writer();
        }

        @Override
        public void close() {
            to.close();
        }
    }
}
