package io.drover.console.guard;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that are being answered. A route's message has headers only, so one of them names
 * the visit; a name that is not known is nobody's. Thread-safe.
 */
public final class Visits {
    /** Request header for the routes, whatever the browser sent in it. */
    public static final String HEADER = "X-Console-Visit";

    private final RandomText random = new RandomText();
    private final Map<String, Visit> open = new ConcurrentHashMap<>();

    /** Until {@link #close} is called with the key that is returned. */
    String open(Visit visit) {
        String key = random.next();
        open.put(key, visit);
        return key;
    }

    void close(String key) {
        open.remove(key);
    }

    public Optional<Visit> of(String key) {
        return Optional.ofNullable(open.get(key));
    }
}
