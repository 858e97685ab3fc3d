package io.drover.cli;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.FileBlockSink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that becomes another backup's state in place. Meanwhile, and after a failure, it is called
 * {@code <file>.incomplete-<backup>}; the same command takes it up again, since writing the
 * difference once more does no harm.
 */
final class UpdatedFile implements Destination {
    private final Path file;
    private final Path incomplete;
    private final ImageLock locked;
    private final FileBlockSink sink;

    UpdatedFile(Path file, BackupName backup) throws IOException {
        this.file = file.toAbsolutePath();
        this.incomplete =
                this.file.resolveSibling(file.getFileName() + ".incomplete-" + backup.value());
        if (Files.exists(this.file)) {
            if (Files.exists(incomplete)) {
                throw new IOException(
                        "there are both %s and %s, which an interrupted restore left; remove the one that is not wanted"
                                .formatted(file, incomplete));
            }
            this.locked = ImageLock.of(this.file);
            Files.move(this.file, incomplete, StandardCopyOption.ATOMIC_MOVE);
        } else if (!Files.exists(incomplete)) {
            throw new NoSuchFileException(file.toString());
        } else {
            this.locked = ImageLock.of(incomplete);
        }
        this.sink = FileBlockSink.open(incomplete);
    }

    @Override
    public BlockSink sink() {
        return sink;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public void complete() throws IOException {
        Files.move(incomplete, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        sink.close();
        locked.close();
    }
}
