package io.drover.blockengine.backup;

/**
 * How a backup learned what had changed.
 *
 * @param fallback why no better way was taken, or the way that was begun was given up; empty if
 *     there is nothing to say
 * @param missed a change that the storage had not reported; empty if none was noticed
 */
public record ChangesFound(ChangeWay way, String fallback, String missed) {
    /** For an event: the way, and why no better one. */
    public String text() {
        return fallback.isEmpty() ? way.id() : "%s (%s)".formatted(way.id(), fallback);
    }
}
