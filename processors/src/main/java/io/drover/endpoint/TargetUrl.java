package io.drover.endpoint;

import io.drover.blockengine.store.ObjectKey;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where a backup target is. Made by {@link TargetUrlParser}; the text it was made from is kept, as
 * backup URLs repeat it.
 */
public sealed interface TargetUrl {
    /** As the user wrote it. */
    String text();

    /** {@code s3://bucket@region/path}. */
    record S3(String text, String bucket, String region, ObjectKey prefix) implements TargetUrl {}

    /** {@code nfs://host[:port]:/export/path?nfsOptions=…}; {@code options} as given, in order. */
    record Nfs(String text, String host, int port, String path, List<String> options)
            implements TargetUrl {}

    /** {@code file:///directory}, and Longhorn's {@code vfs:///directory}. */
    record Directory(String text, Path path) implements TargetUrl {}

    /** A kind of target that Longhorn knows and Drover does not serve yet. */
    record Unsupported(String text, String scheme, Map<String, String> query)
            implements TargetUrl {}
}
