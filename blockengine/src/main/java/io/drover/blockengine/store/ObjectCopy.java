package io.drover.blockengine.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies whole objects that may be larger than memory. */
public final class ObjectCopy {
    /** Reads the start of a content. */
    @FunctionalInterface
    public interface Start {
        /** Whether the rest is to be copied. */
        boolean take(InputStream content) throws IOException;
    }

    private ObjectCopy() {}

    public static void copy(
            ObjectStore source, ObjectKey from, ObjectStore destination, ObjectKey to)
            throws StoreException, IOException {
        copyAfter(content -> true, source, from, destination, to);
    }

    /** Copies the content after the start that {@code start} reads, if it accepts that start. */
    public static void copyAfter(
            Start start, ObjectStore source, ObjectKey from, ObjectStore destination, ObjectKey to)
            throws StoreException, IOException {
        Path spool = Files.createTempFile("drover-copy-", ".spool");
        try {
            boolean wanted =
                    source.read(
                            from,
                            content -> {
                                if (!start.take(content)) {
                                    return false;
                                }
                                Files.copy(content, spool, StandardCopyOption.REPLACE_EXISTING);
                                return true;
                            });
            if (wanted) {
                destination.write(to, new ObjectBody.Spooled(spool));
            }
        } finally {
            Files.deleteIfExists(spool);
        }
    }
}
