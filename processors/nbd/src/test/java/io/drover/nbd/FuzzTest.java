package io.drover.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Whatever a client sends, the server goes on for others, and forgets the client. */
class FuzzTest {
    private static final int SIZE = 1 << 16;
    private static final int ROUNDS = 200;

    private final MemoryExport device = new MemoryExport(SIZE, true);
    private NbdServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                NbdServer.start(
                        NbdListener.onLoopback(0),
                        Exports.only(new SharedExport("disk", "", device::open)),
                        new NbdLimits(64, 4, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private interface Attack {
        void send(TestClient client, Random random) throws IOException;
    }

    private void repeat(Attack attack) throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            if (server.clients() >= 32) {
                await().until(() -> server.clients() < 32);
            }
            try (TestClient client = new TestClient(server)) {
                attack.send(client, new Random(seed));
                client.socket.shutdownOutput();
            } catch (IOException e) {
                // the server hung up, as it may
                assertThat(e).isNotNull();
            }
        }
        await().untilAsserted(() -> assertThat(server.clients()).isZero());
        assertThat(device.closed).as("left by all").hasValue(device.opened.get());
        try (TestClient client = new TestClient(server).negotiate("disk", true)) {
            client.request(0, Command.BLOCK_STATUS, 1, 0, 4096);
            assertThat(client.chunk().type()).isEqualTo(5);
        }
    }

    @Test
    void noise() throws IOException {
        repeat(
                (client, random) -> {
                    byte[] noise = new byte[random.nextInt(4096)];
                    random.nextBytes(noise);
                    client.out.write(noise);
                });
    }

    @Test
    void optionsWithNoise() throws IOException {
        repeat(
                (client, random) -> {
                    client.greet();
                    for (int i = random.nextInt(8); i >= 0; i--) {
                        byte[] noise = new byte[random.nextInt(64)];
                        random.nextBytes(noise);
                        if (noise.length > 4 && random.nextBoolean()) {
                            noise[0] = 0;
                            noise[1] = 0;
                            noise[2] = 0;
                            noise[3] = (byte) random.nextInt(noise.length);
                        }
                        client.option(random.nextInt(13), noise);
                    }
                });
    }

    @Test
    void optionsThatAreCutOff() throws IOException {
        repeat(
                (client, random) -> {
                    client.greet();
                    client.out.writeLong(Option.HAVE_OPTION);
                    client.out.writeInt(random.nextInt(12));
                    client.out.writeInt(random.nextBoolean() ? random.nextInt() : 100);
                    client.out.write(new byte[random.nextInt(100)]);
                });
    }

    @Test
    void requestsWithNoise() throws IOException {
        repeat(
                (client, random) -> {
                    client.negotiate("disk", random.nextBoolean());
                    for (int i = random.nextInt(20); i >= 0; i--) {
                        int command = random.nextInt(10);
                        int length =
                                random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(SIZE);
                        long offset =
                                random.nextInt(10) == 0 ? random.nextLong() : random.nextInt(SIZE);
                        client.request(random.nextInt(32), command, i, offset, length);
                        if (command == Command.WRITE && length >= 0 && length <= SIZE) {
                            client.out.write(new byte[random.nextInt(20) == 0 ? 3 : length]);
                        }
                    }
                });
    }
}
