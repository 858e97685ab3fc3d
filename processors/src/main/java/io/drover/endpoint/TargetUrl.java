package io.drover.endpoint;

import io.drover.blockengine.store.ObjectKey;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where a backup target is. Made by {@link TargetUrlParser}; the text it was made from is kept, as
 * backup URLs repeat it.
 */
public sealed interface TargetUrl {
    /** As the user wrote it. */
    String text();

    /** What two targets may not have in common (Longhorn's rule for the uniqueness of targets). */
    String location();

    /** {@code s3://bucket@region/path}. */
    record S3(String text, String bucket, String region, ObjectKey prefix) implements TargetUrl {
        @Override
        public String location() {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * {@code nfs://host:/export/path?nfsOptions=…}.
     *
     * @param path of the server's export, and what is below it, without a trailing slash
     * @param options the mount options as given, in order
     */
    record Nfs(String text, String host, int port, String path, List<String> options)
            implements TargetUrl {
        public static final int DEFAULT_PORT = 2049;

        public Nfs {
            options = List.copyOf(options);
        }

        @Override
        public String location() {
            return ("nfs://" + host + ":" + port + path).toLowerCase(Locale.ROOT);
        }
    }

    /** {@code file:///directory}, and Longhorn's {@code vfs:///directory}. */
    record Directory(String text, Path path) implements TargetUrl {
        @Override
        public String location() {
            return "file://" + path;
        }
    }
}
