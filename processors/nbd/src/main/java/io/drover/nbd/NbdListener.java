package io.drover.nbd;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** An address at which clients are awaited: a unix socket, or a port of the loopback interface. */
public final class NbdListener implements Closeable {
    /** What fits into the address of a unix socket on Linux. */
    private static final int MAX_PATH = 107;

    private final ServerSocketChannel channel;
    private final String address;
    private final Optional<Path> socket;

    private NbdListener(ServerSocketChannel channel, String address, Optional<Path> socket) {
        this.channel = channel;
        this.address = address;
        this.socket = socket;
    }

    /**
     * A socket that only this user may connect to. One that a killed process left is replaced, one
     * at which a server answers is not, nor anything else of that name.
     *
     * @throws IOException if the path is too long or in use; the message says so
     */
    public static NbdListener onSocket(Path path) throws IOException {
        Path socket = path.toAbsolutePath().normalize();
        requireShort(socket);
        removeAbandoned(socket);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            return new NbdListener(channel, "nbd+unix:///?socket=" + socket, Optional.of(socket));
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    "socket %s cannot be made: %s".formatted(socket, e.getMessage()), e);
        }
    }

    /**
     * @throws IOException if the path is too long for a socket
     */
    public static void requireShort(Path socket) throws IOException {
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_PATH) {
            throw new IOException(
                    "socket %s has a path of %d bytes, and the system allows %d; choose a shorter directory"
                            .formatted(socket, length, MAX_PATH));
        }
    }

    private static void removeAbandoned(Path socket) throws IOException {
        if (!Files.exists(socket)) {
            return;
        }
        if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
            throw new IOException(
                    "socket %s cannot be made: there is a file of that name; remove it, or choose another path"
                            .formatted(socket));
        }
        if (answers(socket)) {
            throw new IOException(
                    "socket %s is in use by another server; stop that, or choose another path"
                            .formatted(socket));
        }
        Files.delete(socket);
    }

    private static boolean answers(Path socket) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * @param port 0 for any
     * @throws IOException if the port is in use
     */
    public static NbdListener onLoopback(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            return new NbdListener(channel, "nbd://127.0.0.1:" + bound, Optional.empty());
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    "port %d of the loopback interface cannot be used for NBD: %s; choose another"
                            .formatted(port, e.getMessage()),
                    e);
        }
    }

    String address() {
        return address;
    }

    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (socket.isPresent()) {
            Files.deleteIfExists(socket.get());
        }
    }
}
