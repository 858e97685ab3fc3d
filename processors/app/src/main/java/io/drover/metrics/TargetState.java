package io.drover.metrics;

/**
 * A target as JMX shows it.
 *
 * @param reason why it is unavailable, otherwise empty
 * @param lastSyncedAt RFC 3339, empty if it never was
 */
public record TargetState(
        String name, String url, boolean available, String reason, String lastSyncedAt) {}
