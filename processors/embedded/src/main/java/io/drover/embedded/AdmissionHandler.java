package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;

/** Looks at an object before it is written, as an admission webhook does in a cluster. */
@FunctionalInterface
public interface AdmissionHandler {
    /** Lets everything pass. */
    AdmissionHandler NONE = request -> List.of();

    enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /**
     * @param kind such as {@code Backup}
     * @param object the new object, which the handler may change to fill in defaults; the present
     *     one for a deletion
     * @param old the present object; empty for a creation
     */
    record Request(Operation operation, String kind, ObjectNode object, Optional<ObjectNode> old) {}

    /**
     * @return warnings about an object that is not refused, each of which the client gets as a
     *     {@code Warning} header; kubectl prints them
     * @throws ApiException if the object is refused
     */
    List<String> review(Request request);
}
