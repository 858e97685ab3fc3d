package io.drover.blockengine.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Distinguishes file system errors. The JDK reports most error numbers only as text. */
final class DirectoryErrors {
    private static final List<String> FULL =
            List.of("no space left", "quota exceeded", "file too large");
    private static final List<String> ABSENT =
            List.of("not a directory", "too many levels of symbolic links");
    private static final List<String> REFUSED =
            List.of("read-only file system", "operation not permitted", "permission denied");

    private DirectoryErrors() {}

    /**
     * Whether the file system reported that the path, or a directory on the way to it, does not
     * exist, or that links form a loop.
     */
    static boolean isAbsent(IOException e) {
        return e instanceof NoSuchFileException
                || e instanceof NotDirectoryException
                || mentions(e, ABSENT);
    }

    static StoreException map(String doing, Path path, IOException e) {
        String message = "cannot " + doing + " " + path + ": " + reason(e);
        if (e instanceof ClosedByInterruptException) {
            return new StoreException.Unavailable("interrupted: " + message, e);
        }
        if (mentions(e, FULL)) {
            return new StoreException.OutOfSpace(message, e);
        }
        if (e instanceof AccessDeniedException || mentions(e, REFUSED)) {
            return new StoreException.Forbidden(
                    message + "; check the owner and mode of the directory",
                    "it may be mounted read-only, or belong to another user",
                    e);
        }
        return new StoreException.Unavailable(message, e);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
            return fileSystem.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static boolean mentions(IOException e, List<String> texts) {
        String reason = reason(e).toLowerCase(Locale.ROOT);
        return texts.stream().anyMatch(reason::contains);
    }
}
