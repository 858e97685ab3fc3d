package io.drover.control.schedule;

import io.drover.resource.Names;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Names of what a run makes for a volume. They look like Longhorn's, and they follow from the job,
 * the time of the run and the volume: a run that goes on after a restart finds what it made before.
 *
 * @param job name of the RecurringJob
 * @param uid of the RecurringJob
 * @param slot the time for which the run was due
 */
record RunNames(String job, String uid, Instant slot) {
    private static final int PREFIX = 8;

    /** Such as {@code nightly-6e0c…}: eight characters of {@code <job>-c}, and a UUID. */
    String snapshot(String volume) {
        String text = job + "-c";
        String prefix = text.substring(0, Math.min(text.length(), PREFIX)).replace('.', '-');
        byte[] seed = seed(volume).getBytes(StandardCharsets.UTF_8);
        return prefix + "-" + UUID.nameUUIDFromBytes(seed);
    }

    /**
     * Such as {@code backup-90af8b33e0c8412d}.
     *
     * @param attempt counts from 0; a backup that failed is not made again under its name
     */
    String backup(String volume, int attempt) {
        return "backup-" + Names.sha256(seed(volume) + "/" + attempt).substring(0, 16);
    }

    private String seed(String volume) {
        return uid + "/" + slot + "/" + volume;
    }
}
