package io.drover.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps an image file from others. Virtual machines and other restores lock their images as well; a
 * loop device does not, but the kernel reports it.
 */
final class ImageLock implements Closeable {
    private static final Path BLOCK_DEVICES = Path.of("/sys/class/block");

    private final FileChannel channel;

    private ImageLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Held until it is closed.
     *
     * @throws IOException if somebody else uses the file
     */
    static ImageLock of(Path image) throws IOException {
        for (Path device : loopDevices()) {
            if (isBehind(device, image)) {
                throw inUse(image, "device /dev/" + device.getFileName(), null);
            }
        }
        FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw inUse(image, "another process", null);
            }
            return new ImageLock(channel);
        } catch (IOException | OverlappingFileLockException e) {
            channel.close();
            throw inUse(image, "another process", e);
        }
    }

    private static IOException inUse(Path image, String user, Exception cause) {
        return new IOException(
                "destination %s is in use by %s; stop it first".formatted(image, user), cause);
    }

    private static List<Path> loopDevices() throws IOException {
        List<Path> devices = new ArrayList<>();
        if (Files.isDirectory(BLOCK_DEVICES)) {
            try (Stream<Path> all = Files.list(BLOCK_DEVICES)) {
                all.filter(device -> device.getFileName().toString().startsWith("loop"))
                        .forEach(devices::add);
            }
        }
        return devices;
    }

    private static boolean isBehind(Path device, Path image) throws IOException {
        Path backing = device.resolve("loop/backing_file");
        if (!Files.isReadable(backing)) {
            return false;
        }
        Path file = Path.of(Files.readString(backing).strip());
        return Files.exists(file) && Files.isSameFile(file, image);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
