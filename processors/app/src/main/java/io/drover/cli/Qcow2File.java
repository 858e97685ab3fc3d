package io.drover.cli;

import io.drover.blockengine.volume.BlockSink;
import io.drover.volume.file.QemuImage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A QCOW2 image. The raw image is written and verified first, beside it, and handed to {@code
 * qemu-img}; so for a while both are there.
 */
final class Qcow2File implements Destination {
    private final NewFile raw;
    private final Path program;
    private final Path converted;

    /**
     * @param bytes of the raw image at most, holes not counted
     * @throws IOException also if there is no {@code qemu-img}, before anything is written
     */
    Qcow2File(Path file, boolean overwrite, long bytes, Path program) throws IOException {
        this.program = program;
        this.raw = new NewFile(file, overwrite, 2 * bytes);
        this.converted = raw.temporary().resolveSibling(raw.temporary().getFileName() + ".qcow2");
    }

    /**
     * The program that writes the format.
     *
     * @param path directories as in the environment's {@code PATH}
     * @throws CommandFailure if it is in none of them
     */
    static Path program(String path) {
        return QemuImage.find(path)
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.LOCAL,
                                        "--format qcow2 needs qemu-img, which is not on the PATH;"
                                            + " install qemu-utils (Debian) or qemu-img (Fedora),"
                                            + " or restore a raw image and convert it elsewhere"));
    }

    @Override
    public BlockSink sink() {
        return raw.sink();
    }

    @Override
    public Optional<Path> written() {
        return raw.written();
    }

    @Override
    public String name() {
        return raw.name();
    }

    @Override
    public void complete() throws IOException, InterruptedException {
        QemuImage.convert(program, "raw", raw.temporary(), "qcow2", converted);
        try (FileChannel channel = FileChannel.open(converted, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(
                converted,
                raw.temporary(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        raw.complete();
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(converted);
        } finally {
            raw.close();
        }
    }
}
