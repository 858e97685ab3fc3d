package io.drover.packaging;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;

/**
 * A layer of an image: a compressed tar file.
 *
 * @param title what it has
 * @param diffId the digest of the tar file before it was compressed
 */
record Layer(String title, Blob blob, String diffId) {
    /**
     * Files of a root directory, and the directories that they are in.
     *
     * @param members names of the files
     * @param level of compression, from 0 for none to 9
     */
    static Layer of(
            String title, RootDirectory root, Predicate<String> members, int level, Path file)
            throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (String name : root.names()) {
            if (members.test(name)) {
                names.add(name);
                for (Path up = Path.of(name).getParent(); up != null; up = up.getParent()) {
                    names.add(up.toString());
                }
            }
        }
        DigestOutputStream compressed = Blob.hashing(Files.newOutputStream(file));
        DigestOutputStream plain = Blob.hashing(new Gzip(compressed, level));
        try (TarWriter tar = new TarWriter(new BufferedOutputStream(plain), root.time())) {
            for (String name : names) {
                tar.add(name, root.path().resolve(name));
            }
        }
        return new Layer(
                title,
                new Blob(file, Blob.hash(compressed), Files.size(file)),
                "sha256:" + Blob.hash(plain));
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out, 1 << 16);
            def.setLevel(level);
        }
    }
}
