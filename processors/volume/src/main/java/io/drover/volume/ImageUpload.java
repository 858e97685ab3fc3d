package io.drover.volume;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.ProgressListener.Progress;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The upload of an image: what arrives is written beside the place of the complete file, and put
 * there when all of it is durable. One that broke off goes on where it was, as far as what is there
 * is the beginning of what is uploaded now.
 */
public final class ImageUpload implements Closeable {
    private static final int CHUNK = 1 << 20;

    private final Path complete;
    private final Path part;
    private final FileChannel channel;

    private ImageUpload(Path complete, Path part, FileChannel channel) {
        this.complete = complete;
        this.part = part;
        this.channel = channel;
    }

    /**
     * @param complete where the file is put
     * @throws IOException if another upload of it is under way, or the directory cannot be written
     */
    public static ImageUpload begin(Path complete) throws IOException {
        Path part = complete.resolveSibling(complete.getFileName() + ".part");
        if (!Files.isDirectory(complete.getParent())) {
            throw new NoSuchFileException(complete.getParent().toString());
        }
        FileChannel channel =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            if (lock.isPresent() && Files.exists(part)) {
                return new ImageUpload(complete, part, channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw busy(part, e);
        }
        channel.close();
        throw busy(part, null);
    }

    private static IOException busy(Path part, OverlappingFileLockException cause) {
        return new IOException("another upload writes to " + part + "; wait for it", cause);
    }

    /**
     * Writes what differs from what an earlier attempt left.
     *
     * @param total bytes, for the progress; 0 if that is not known
     * @return SHA-512 of the content
     */
    public String receive(InputStream content, long total, ProgressListener progress)
            throws IOException, InterruptedException {
        MessageDigest digest = sha512();
        byte[] chunk = new byte[CHUNK];
        ByteBuffer present = ByteBuffer.allocate(CHUNK);
        long at = 0;
        for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("the upload was stopped; what arrived is kept");
            }
            digest.update(chunk, 0, count);
            ByteBuffer wanted = ByteBuffer.wrap(chunk, 0, count);
            if (!isThere(at, wanted, present)) {
                write(at, wanted);
            }
            at += count;
            progress.onProgress(new Progress(at, Math.max(total, at), at));
        }
        channel.truncate(at);
        return HexFormat.of().formatHex(digest.digest());
    }

    private boolean isThere(long at, ByteBuffer wanted, ByteBuffer present) throws IOException {
        present.clear().limit(wanted.remaining());
        int count = 0;
        while (count >= 0 && present.hasRemaining()) {
            count = channel.read(present, at + present.position());
        }
        return present.flip().equals(wanted);
    }

    private void write(long at, ByteBuffer wanted) throws IOException {
        while (wanted.hasRemaining()) {
            channel.write(wanted, at + wanted.position());
        }
    }

    /** Bytes that are there. */
    public long size() throws IOException {
        return channel.size();
    }

    /** Puts the file where it is looked for. */
    public void complete() throws IOException {
        channel.force(true);
        Files.move(part, complete, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory =
                FileChannel.open(complete.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Removes what arrived: it is not what is wanted. */
    public void discard() throws IOException {
        Files.deleteIfExists(part);
    }

    /** What arrived stays for another attempt. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
