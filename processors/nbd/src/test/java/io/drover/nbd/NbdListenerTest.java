package io.drover.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class NbdListenerTest {
    @TempDir private Path directory;

    @Test
    void aSocketIsForItsOwnerOnlyAndGoesWithItsListener() throws IOException {
        Path socket = directory.resolve("disk.sock");
        try (NbdListener listener = NbdListener.onSocket(socket)) {
            assertThat(listener.address()).isEqualTo("nbd+unix:///?socket=" + socket);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aSocketThatWasLeftBehindIsReplaced() throws IOException {
        Path socket = directory.resolve("disk.sock");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        try (NbdListener listener = NbdListener.onSocket(socket)) {
            assertThat(listener.address()).contains("disk.sock");
        }
    }

    @Test
    void aSocketInUseAndAFileStay() throws IOException {
        Path socket = directory.resolve("disk.sock");
        try (NbdListener used = NbdListener.onSocket(socket)) {
            assertThat(used.address()).isNotEmpty();
            assertThatThrownBy(() -> NbdListener.onSocket(socket))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another server");
        }
        Path file = Files.writeString(directory.resolve("letter"), "dear");
        assertThatThrownBy(() -> NbdListener.onSocket(file))
                .hasMessageContaining("there is a file of that name");
        assertThat(file).hasContent("dear");
    }

    @Test
    void aPathThatDoesNotFitIsRefusedWithItsLength() {
        Path deep = directory.resolve("d".repeat(100)).resolve("disk.sock");
        assertThatThrownBy(() -> NbdListener.onSocket(deep))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("107")
                .hasMessageContaining("choose a shorter directory");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (NbdListener used = NbdListener.onLoopback(0)) {
            int port = java.net.URI.create(used.address()).getPort();
            assertThatThrownBy(() -> NbdListener.onLoopback(port))
                    .hasMessageContaining("port " + port);
        }
    }
}
