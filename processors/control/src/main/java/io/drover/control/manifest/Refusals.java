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
 * is made later, so they are tried again; each reason is logged once. Guarded by its owner.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Retries retries;

    /** Names of files, and the reasons that were logged. */
    private final Map<String, Set<String>> logged = new TreeMap<>();

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
                        log(file, "%s is refused: %s".formatted(object.replace('/', ' '), reason)));
        retries.failed(file);
    }

    /** The API server did not answer. */
    void unanswered(String file, String reason) {
        log(file, "the API server does not answer: " + reason);
        retries.failed(file);
    }

    private void log(String file, String reason) {
        if (logged.computeIfAbsent(file, name -> new HashSet<>()).add(reason)) {
            LOG.warn("{}: {}; it is tried again from time to time", file, reason);
        }
    }

    /** The file was removed, was changed, or was applied completely. */
    void forget(String file) {
        logged.remove(file);
        retries.forget(file);
    }

    /** Something was applied that others may have been waiting for. */
    void hurry() {
        logged.keySet().forEach(retries::forget);
    }

    List<String> due() {
        return logged.keySet().stream().filter(file -> retries.pauseLeft(file).isEmpty()).toList();
    }
}
