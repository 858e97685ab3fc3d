package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/**
 * Events in their two groups: they are stored as those of the core group and served as those of
 * {@code events.k8s.io} too. The names are those of k8s.io/kubernetes/pkg/apis/core and
 * pkg/apis/events/v1/conversion.go; fields that are not listed have one name in both.
 */
final class EventForm {
    private static final Map<String, String> EVENTS_NAMES =
            Map.of(
                    "involvedObject", "regarding",
                    "message", "note",
                    "source", "deprecatedSource",
                    "firstTimestamp", "deprecatedFirstTimestamp",
                    "lastTimestamp", "deprecatedLastTimestamp",
                    "count", "deprecatedCount",
                    "reportingComponent", "reportingController");

    private EventForm() {}

    /** A copy with the fields of {@code events.k8s.io/v1}. */
    static ObjectNode ofEventsGroup(ObjectNode core) {
        ObjectNode event = core.deepCopy().put("apiVersion", "events.k8s.io/v1");
        EVENTS_NAMES.forEach((coreName, name) -> rename(event, coreName, name));
        return event;
    }

    /** A copy with the fields of the core group. */
    static ObjectNode ofCore(ObjectNode served) {
        ObjectNode event = served.deepCopy().put("apiVersion", "v1");
        EVENTS_NAMES.forEach((coreName, name) -> rename(event, name, coreName));
        return event;
    }

    private static void rename(ObjectNode event, String from, String to) {
        if (event.has(from)) {
            event.set(to, event.remove(from));
        }
    }
}
