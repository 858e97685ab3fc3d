package io.drover.store;

/**
 * Where a backup target is. Each {@link TargetKind} has its own form; the text it was made from is
 * kept, as backup URLs repeat it.
 */
public interface TargetUrl {
    /** As the user wrote it. */
    String text();

    /** What two targets may not have in common (Longhorn's rule for the uniqueness of targets). */
    String location();
}
