package io.drover.runtime;

import io.drover.control.admission.Admission;
import io.drover.control.admission.RefusedException;
import io.drover.control.domain.ClaimSwitch;
import io.drover.control.domain.NodeName;
import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.ApiException;
import io.drover.resource.Cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Drover's rules for an embedded API server. They need the server that calls them; until they have
 * begun, every request is admitted.
 */
public final class DeferredAdmission implements AdmissionHandler {
    private volatile Optional<Admission> rules = Optional.empty();

    /**
     * @param cluster by which the rules look at other objects
     * @param properties of Drover
     */
    public void begin(Cluster cluster, Map<String, String> properties) {
        rules =
                Optional.of(
                        new Admission(
                                cluster, NodeName.of(properties), ClaimSwitch.isOn(properties)));
    }

    @Override
    public List<String> review(Request request) {
        if (rules.isEmpty()) {
            return List.of();
        }
        try {
            if (request.operation() == Operation.DELETE) {
                rules.get().admitDeletion(request.kind(), request.object());
            } else {
                return rules.get().admit(request.kind(), request.object(), request.old());
            }
            return List.of();
        } catch (RefusedException e) {
            throw ApiException.invalid(
                    "admission webhook \"%s\" denied the request: %s"
                            .formatted(Admission.WEBHOOK, e.getMessage()));
        }
    }
}
