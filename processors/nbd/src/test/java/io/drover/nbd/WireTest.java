package io.drover.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

class WireTest {
    @Test
    void whatIsSentToAPortDoesNotWait() throws IOException {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open()
                                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
            new Wire(channel).sendAtOnce();

            assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
        }
    }

    @Test
    void aSocketInTheFileSystemNeverLetsAnythingWait(@TempDir Path directory) throws IOException {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                                .bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
                SocketChannel channel = SocketChannel.open(server.getLocalAddress());
                SocketChannel other = server.accept()) {
            Wire wire = new Wire(channel);
            wire.sendAtOnce();
            wire.send(ByteBuffer.allocate(1), ByteBuffer.allocate(2));

            assertThat(new Wire(other).read(3).remaining()).isEqualTo(3);
        }
    }
}
