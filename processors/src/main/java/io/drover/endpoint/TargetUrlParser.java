package io.drover.endpoint;

/**
 * Reads the URL forms of a BackupTarget, with Longhorn's rules and messages that name what is
 * missing.
 */
public final class TargetUrlParser {
    private TargetUrlParser() {}

    /**
     * @throws IllegalArgumentException naming the part of the URL that is wrong or missing and the
     *     form that is expected
     */
    public static TargetUrl parse(String url) {
        throw new IllegalArgumentException("not parsed: " + url);
    }
}
