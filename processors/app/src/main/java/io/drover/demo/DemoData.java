package io.drover.demo;

import io.drover.nbd.NbdClient;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Real data that is on any machine that runs Drover, the files of its Java runtime, on a volume
 * that is used as a block device.
 */
final class DemoData implements Closeable {
    private static final int CHUNK = 4 * 1024 * 1024;

    private final NbdClient device;

    private DemoData(NbdClient device) {
        this.device = device;
    }

    static DemoData on(URI device) throws IOException {
        return new DemoData(NbdClient.connect(device));
    }

    /**
     * Writes the files one behind the other, with a hole behind each as file systems have them,
     * until the volume is three quarters full.
     *
     * @return bytes written
     */
    long fill() throws IOException {
        long offset = 0;
        long written = 0;
        for (Path file : files()) {
            long length = Files.size(file);
            if (offset + length > device.size() * 3 / 4) {
                continue;
            }
            try (InputStream content = Files.newInputStream(file)) {
                copy(content, offset);
            }
            written += length;
            offset = (offset + length + CHUNK - 1) / 4096 * 4096;
        }
        device.flush();
        return written;
    }

    private void copy(InputStream content, long start) throws IOException {
        long offset = start;
        byte[] chunk = content.readNBytes(CHUNK);
        while (chunk.length > 0) {
            device.write(offset, ByteBuffer.wrap(chunk));
            offset += chunk.length;
            chunk = content.readNBytes(CHUNK);
        }
    }

    /** The large ones, largest first. */
    private static List<Path> files() throws IOException {
        record Sized(Path file, long size) {}
        List<Sized> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(Path.of(System.getProperty("java.home")))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (Files.isReadable(file) && Files.size(file) > CHUNK) {
                    files.add(new Sized(file, Files.size(file)));
                }
            }
        }
        files.sort((one, other) -> Long.compare(other.size(), one.size()));
        return files.stream().map(Sized::file).toList();
    }

    /** Writes {@code count} small pieces of data at random places. */
    void change(int count, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] piece = new byte[64 * 1024];
        for (int i = 0; i < count; i++) {
            random.nextBytes(piece);
            long offset = random.nextLong(device.size() / piece.length) * piece.length;
            device.write(offset, ByteBuffer.wrap(piece));
        }
        device.flush();
    }

    /** SHA-256 of the volume's present content. */
    String digest() throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long offset = 0; offset < device.size(); offset += CHUNK) {
            chunk.clear().limit((int) Math.min(CHUNK, device.size() - offset));
            device.read(offset, chunk);
            digest.update(chunk.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        device.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
