package io.drover.control.manifest;

import io.drover.control.job.Retries;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files of which something was refused. The reason may pass by itself, as when a volume or a target
 * is made later, so they are tried again; each reason is told once. Guarded by its owner.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Retries retries;

    /** Names of files, and the reasons that were told. */
    private final Map<String, Set<String>> told = new TreeMap<>();

    Refusals(InstantSource clock) {
        retries = new Retries(clock, FIRST_PAUSE, LONGEST_PAUSE);
    }

    /**
     * @param refused reasons by object
     */
    void note(String file, Map<String, String> refused) {
        if (refused.isEmpty()) {
            forget(file);
            return;
        }
        refused.forEach(
                (object, reason) ->
                        tell(
                                file,
                                "%s is refused: %s".formatted(object.replace('/', ' '), reason)));
        retries.failed(file);
    }

    /** Nobody was there to take it. */
    void unanswered(String file, String reason) {
        tell(file, "the API server does not answer: " + reason);
        retries.failed(file);
    }

    private void tell(String file, String reason) {
        if (told.computeIfAbsent(file, name -> new HashSet<>()).add(reason)) {
            LOG.warn("{}: {}; it is tried again from time to time", file, reason);
        }
    }

    /** It has gone, is another one now, or all of it was taken. */
    void forget(String file) {
        told.remove(file);
        retries.forget(file);
    }

    /** Something was taken that others may have been waiting for. */
    void hurry() {
        told.keySet().forEach(retries::forget);
    }

    List<String> due() {
        return told.keySet().stream().filter(file -> retries.pauseLeft(file).isEmpty()).toList();
    }
}
