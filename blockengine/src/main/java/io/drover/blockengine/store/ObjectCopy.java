package io.drover.blockengine.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies whole objects that may be larger than memory. */
public final class ObjectCopy {
    private static final long ANY_LENGTH = -1;

    /** Reads the start of a content. */
    @FunctionalInterface
    public interface Start {
        /** Whether the rest is to be copied. */
        boolean take(InputStream content) throws IOException;
    }

    private ObjectCopy() {}

    /**
     * Copies an object whose content cannot be checked.
     *
     * @throws StoreException.Unavailable if what was read does not have the length that the source
     *     lists
     */
    public static void copyListed(
            ObjectStore source, ObjectKey from, ObjectStore destination, ObjectKey to)
            throws StoreException, IOException {
        ObjectStat listed =
                source.listed(from)
                        .orElseThrow(
                                () ->
                                        new StoreException.NotFound(
                                                "the store does not list " + from));
        copy(source, from, destination, to, listed.size(), content -> true, content -> true);
    }

    /**
     * Copies the content if {@code check} understands it.
     *
     * @throws StoreException.Corrupt if the object is damaged
     */
    public static void copy(
            ObjectStore source,
            ObjectKey from,
            ObjectStore destination,
            ObjectKey to,
            ConfirmedRead.Interpreter<?> check)
            throws StoreException, IOException {
        copy(source, from, destination, to, ANY_LENGTH, content -> true, check);
    }

    /**
     * Copies the content after the start that {@code start} reads, if it accepts that start and
     * {@code check} understands the rest.
     */
    public static void copyAfter(
            Start start,
            ObjectStore source,
            ObjectKey from,
            ObjectStore destination,
            ObjectKey to,
            ConfirmedRead.Interpreter<?> check)
            throws StoreException, IOException {
        copy(source, from, destination, to, ANY_LENGTH, start, check);
    }

    private static void copy(
            ObjectStore source,
            ObjectKey from,
            ObjectStore destination,
            ObjectKey to,
            long length,
            Start start,
            ConfirmedRead.Interpreter<?> check)
            throws StoreException, IOException {
        Path spool = Files.createTempFile("drover-copy-", ".spool");
        try {
            boolean wanted =
                    new ConfirmedRead(source)
                            .readDocument(
                                    from,
                                    content -> start.take(content) && spool(content, spool, check));
            if (length != ANY_LENGTH && Files.size(spool) != length) {
                throw new StoreException.Unavailable(
                        "reading %s returned %d bytes, but the store lists it with %d; something on the way seems to change or cut contents"
                                .formatted(from, Files.size(spool), length));
            }
            if (wanted) {
                destination.write(to, new ObjectBody.Spooled(spool));
            }
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private static boolean spool(
            InputStream content, Path spool, ConfirmedRead.Interpreter<?> check)
            throws IOException, StoreException.Corrupt {
        Files.copy(content, spool, StandardCopyOption.REPLACE_EXISTING);
        try (InputStream copied = new BufferedInputStream(Files.newInputStream(spool))) {
            check.read(copied);
        }
        return true;
    }
}
