package io.drover.cli;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.FileBlockSink;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A file that is written under another name until it is complete. */
final class NewFile implements Destination {
    private final Path file;
    private final boolean overwrite;
    private final Path temporary;
    private final FileBlockSink sink;

    /**
     * @param bytes what will be written at most, holes not counted
     * @throws IOException if it exists, there is no such directory, or not enough space
     */
    NewFile(Path file, boolean overwrite, long bytes) throws IOException {
        this.file = file.toAbsolutePath();
        this.overwrite = overwrite;
        if (Files.isDirectory(file)) {
            throw new IOException("destination " + file + " is a directory; name a file in it");
        }
        if (Files.exists(file)) {
            if (!overwrite) {
                throw exists(null);
            }
            ImageLock.of(this.file).close();
        }
        Path directory = this.file.getParent();
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no directory " + directory + " for the destination");
        }
        requireSpace(directory, bytes);
        this.temporary =
                directory.resolve(
                        "%s.incomplete-%08x"
                                .formatted(
                                        file.getFileName(), ThreadLocalRandom.current().nextInt()));
        this.sink = FileBlockSink.create(temporary);
    }

    private IOException exists(Throwable cause) {
        return new IOException(
                "destination "
                        + file
                        + " exists already; choose another name, or --overwrite to replace it",
                cause);
    }

    private static void requireSpace(Path directory, long bytes) throws IOException {
        long usable = Files.getFileStore(directory).getUsableSpace();
        if (usable < bytes) {
            throw new IOException(
                    "destination directory %s has %s free, the backup may need %s; free space or restore elsewhere"
                            .formatted(directory, Quantity.bytes(usable), Quantity.bytes(bytes)));
        }
    }

    /** What it is called until it is complete. */
    Path temporary() {
        return temporary;
    }

    @Override
    public BlockSink sink() {
        return sink;
    }

    @Override
    public Optional<Path> written() {
        return Optional.of(temporary);
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public void complete() throws IOException {
        if (overwrite) {
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            throw exists(e);
        } catch (UnsupportedOperationException | IOException e) {
            // a file system without hard links: a plain move refuses an existing file as well
            Files.move(temporary, file);
        }
    }

    @Override
    public void close() throws IOException {
        sink.close();
        Files.deleteIfExists(temporary);
    }
}
