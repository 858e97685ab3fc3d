package io.drover.volume.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory of volumes from a second Drover, which would destroy them. The operating system
 * releases the lock when its holder ends, however it ends; it works over NFS as well.
 */
public final class VolumesLock implements Closeable {
    static final String FILE = ".drover.lock";

    private static final int MAX_HOLDER = 1024;

    /**
     * Directories locked by this process. Closing any channel of a locked file releases the lock of
     * the whole process, so none is opened for a second time.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private VolumesLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Held until it is closed, or the process ends.
     *
     * @param root the directory of all volumes; made if it is missing
     * @param holder who takes the lock, for the message that another one gets
     * @throws InUseException if another process holds it; the message names the holder
     */
    public static VolumesLock take(Path root, String holder) throws IOException {
        Path directory = Files.createDirectories(root).toRealPath();
        if (!HELD.add(directory)) {
            throw inUse(directory, "this process");
        }
        try {
            return new VolumesLock(directory, locked(directory, holder));
        } catch (IOException e) {
            HELD.remove(directory);
            throw e;
        }
    }

    private static FileChannel locked(Path directory, String holder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(FILE),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw inUse(directory, read(channel));
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(holder), 0);
            channel.force(true);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(MAX_HOLDER);
        channel.read(content, 0);
        String holder = StandardCharsets.UTF_8.decode(content.flip()).toString().strip();
        return holder.isEmpty() ? "another process" : holder;
    }

    private static IOException inUse(Path directory, String holder) {
        return new InUseException(directory, holder);
    }

    /** Another process has the lock. */
    public static final class InUseException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String holder;

        private InUseException(Path directory, String holder) {
            super(
                    "the volumes in %s are in use by %s; stop that first, or use another directory"
                            .formatted(directory, holder));
            this.holder = holder;
        }

        /** In words. */
        public String holder() {
            return holder;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(directory);
    }
}
