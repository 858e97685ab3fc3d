package io.drover.blockengine.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copying of whole objects that may be larger than memory. */
public final class ObjectCopy {
    /** Takes the start of a content. */
    @FunctionalInterface
    public interface Start {
        /** Whether what follows is to be copied. */
        boolean take(InputStream content) throws IOException;
    }

    private ObjectCopy() {}

    public static void copy(
            ObjectStore source, ObjectKey from, ObjectStore destination, ObjectKey to)
            throws StoreException, IOException {
        copyBehind(content -> true, source, from, destination, to);
    }

    /** Copies what stands behind the start, if that is as it should be. */
    public static void copyBehind(
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
