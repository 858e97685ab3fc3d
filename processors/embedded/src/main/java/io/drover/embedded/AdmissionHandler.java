package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Optional;
import java.util.function.Consumer;

/** Looks at an object before it is written, as an admission webhook does in a cluster. */
@FunctionalInterface
public interface AdmissionHandler {
    /** Lets everything pass. */
    AdmissionHandler NONE = request -> {};

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
     * @param warnings takes what the client is to be told although the object is admitted
     */
    record Request(
            Operation operation,
            String kind,
            ObjectNode object,
            Optional<ObjectNode> old,
            Consumer<String> warnings) {}

    /**
     * @throws ApiException if the object is refused
     */
    void review(Request request);
}
