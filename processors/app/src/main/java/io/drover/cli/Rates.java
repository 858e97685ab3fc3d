package io.drover.cli;

import java.util.Map;

/** What every transfer reports at its end. */
final class Rates {
    private Rates() {}

    /**
     * @param bytes of the volume that were dealt with
     */
    static void add(Map<String, Object> fields, long bytes, long requests, double seconds) {
        fields.put("requests", requests);
        fields.put("seconds", Math.round(seconds * 100) / 100.0);
        fields.put("perSecondBytes", Math.round(bytes / Math.max(seconds, 1e-3)));
    }
}
