package io.drover.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;

/** Writes a tar file. */
final class TarWriter implements AutoCloseable {
    private static final int PLAIN = 0644;
    private static final int PROGRAM = 0755;
    private static final int SHARED = 01777;

    private final OutputStream out;
    private final Instant time;

    /**
     * @param time of all entries
     */
    TarWriter(OutputStream out, Instant time) {
        this.out = out;
        this.time = time;
    }

    /**
     * Whatever is there: a link, a directory or a file.
     *
     * @param name in the tar file
     */
    void add(String name, Path source) throws IOException {
        if (Files.isSymbolicLink(source)) {
            String target = Files.readSymbolicLink(source).toString();
            header(new TarEntry(name, TarEntry.LINK, 0777, target, 0, time));
        } else if (Files.isDirectory(source)) {
            header(new TarEntry(name + "/", TarEntry.DIRECTORY, mode(source), "", 0, time));
        } else {
            int mode = Files.isExecutable(source) ? PROGRAM : PLAIN;
            TarEntry entry = new TarEntry(name, TarEntry.FILE, mode, "", Files.size(source), time);
            header(entry);
            Files.copy(source, out);
            out.write(new byte[entry.padding()]);
        }
    }

    /** What everybody may write to is for everybody, as /tmp. */
    private static int mode(Path directory) throws IOException {
        boolean everybody =
                Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE);
        return everybody ? SHARED : PROGRAM;
    }

    void add(String name, byte[] content) throws IOException {
        TarEntry entry = new TarEntry(name, TarEntry.FILE, PLAIN, "", content.length, time);
        header(entry);
        out.write(content);
        out.write(new byte[entry.padding()]);
    }

    private void header(TarEntry entry) throws IOException {
        out.write(entry.header());
    }

    /** Ends it with two empty blocks. */
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * TarEntry.BLOCK]);
        out.close();
    }
}
