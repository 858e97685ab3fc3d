package io.drover.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class NbdClientTest {
    private static final int SIZE = 1 << 20;

    private final MemoryExport device = new MemoryExport(SIZE, true);
    private final SharedExport export = new SharedExport("disk", "a disk", device::open);
    private NbdServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                NbdServer.start(NbdListener.onLoopback(0), Exports.only(export), NbdLimits.DEFAULT);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private NbdClient connect(String name) throws IOException {
        return NbdClient.connect(URI.create(server.address() + "/" + name));
    }

    @Test
    void writesFlushesAndReadsBack() throws IOException {
        byte[] written = new byte[100_000];
        Arrays.fill(written, (byte) 7);
        try (NbdClient client = connect("disk")) {
            assertThat(client.size()).isEqualTo(SIZE);
            client.write(12_345, ByteBuffer.wrap(written));
            client.flush();
            ByteBuffer read = ByteBuffer.allocate(written.length + 1);
            client.read(12_345, read);
            assertThat(read.remaining()).isZero();
            assertThat(read.array()).startsWith(written).endsWith(0);
        }
        assertThat(Arrays.copyOfRange(device.content, 12_345, 112_345)).isEqualTo(written);
        assertThat(device.flushes.get()).isPositive();
    }

    @Test
    void anErrorOfTheDeviceIsAnExceptionAndTheNextRequestIsAnswered() throws IOException {
        try (NbdClient client = connect("disk")) {
            assertThatThrownBy(() -> client.read(666, ByteBuffer.allocate(10)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("read of 10 bytes at 666 failed with error 5");
            assertThatThrownBy(() -> client.write(SIZE - 1, ByteBuffer.allocate(2)))
                    .hasMessageContaining("error 28");
            client.read(0, ByteBuffer.allocate(10));
        }
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> connect("tape"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("device 'tape' cannot be used")
                .hasMessageContaining("disk");
    }

    @Test
    void anotherServerIsRecognised() throws IOException {
        byte[] greeting = "220 mail at your service".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(other, greeting));
            URI address = URI.create("nbd://127.0.0.1:" + other.getLocalPort() + "/disk");
            assertThatThrownBy(() -> NbdClient.connect(address))
                    .isInstanceOf(ProtocolViolation.class)
                    .hasMessageContaining("instead of 0x");
        }
    }

    private static void greet(ServerSocket server, byte[] greeting) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(greeting);
            // until the client has left
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
