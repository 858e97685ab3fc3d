package io.drover.control.provision;

import io.drover.control.provision.ClaimObstacle.NotReady;
import io.drover.resource.Events;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Events on claims. What has been reported is not repeated with each look. Thread-safe. */
public final class ClaimReports {
    private final Events events;
    private final Map<String, String> reported = new ConcurrentHashMap<>();
    private final Map<String, Unknown> classes = new ConcurrentHashMap<>();

    /** What was reported of a class: one of the same name that is made later is another one. */
    private record Unknown(String uid, Set<String> parameters) {}

    public ClaimReports(Events events) {
        this.events = events;
    }

    /** Why the claim stays pending. */
    public void refuse(@Body PersistentVolumeClaim claim, @ExchangeException Exception why) {
        switch (why) {
            case ClaimObstacle obstacle -> warn(claim, obstacle.reason(), obstacle.getMessage());
            case KubernetesClientException refused ->
                    warn(
                            claim,
                            "ProvisioningFailed",
                            Optional.ofNullable(refused.getStatus())
                                    .map(status -> status.getMessage())
                                    .orElse(refused.getMessage()));
            default -> warn(claim, "ProvisioningFailed", String.valueOf(why));
        }
    }

    /** A claim may be pending for long, as its volume is being filled, or its image made. */
    public void waiting(@Body PersistentVolumeClaim claim, @ExchangeException NotReady why) {
        boolean brief = why.reason().equals(Provisioning.CREATING);
        if (!brief && isNew(claim, why.getMessage())) {
            events.normal(claim, why.reason(), why.getMessage());
        }
    }

    /** Why the claim gets no volume. */
    public void refuse(PersistentVolumeClaim claim, String reason, String message) {
        warn(claim, reason, message);
    }

    /** What becomes of the claim. */
    public void note(PersistentVolumeClaim claim, String reason, String message) {
        if (isNew(claim, message)) {
            events.normal(claim, reason, message);
        }
    }

    /**
     * What the claims of a class have in common is told once for the class.
     *
     * @param storageClass name of the class; empty if the claim has none
     */
    public void refuseClass(
            PersistentVolumeClaim claim, String storageClass, String reason, String message) {
        if (!message.equals(reported.put("class/" + storageClass, message))) {
            events.warning(claim, reason, message);
        }
    }

    private void warn(HasMetadata claim, String reason, String message) {
        if (isNew(claim, message)) {
            events.warning(claim, reason, message);
        }
    }

    private boolean isNew(HasMetadata claim, String message) {
        return !message.equals(reported.put(claim.getMetadata().getUid(), message));
    }

    /** Parameters of the class that nobody knows, at its first use with them. */
    public void reportUnknown(
            @Body PersistentVolumeClaim claim, @Variable("parameters") ClassParameters parameters) {
        String storageClass = claim.getSpec().getStorageClassName();
        if (parameters.unknown().isEmpty()) {
            return;
        }
        Unknown unknown = new Unknown(parameters.uid(), parameters.unknown());
        if (!unknown.equals(classes.put(storageClass, unknown))) {
            events.warning(
                    claim,
                    "UnknownParameters",
                    "storage class '%s' has parameters without effect: %s"
                            .formatted(storageClass, String.join(", ", parameters.unknown())));
        }
    }

    /** The claim has what it requests. */
    public void grown(@Body PersistentVolumeClaim claim) {
        reported.remove(claim.getMetadata().getUid());
        events.normal(
                claim,
                "ExpansionSucceeded",
                "the volume has been enlarged to "
                        + ClaimSize.request(claim).map(Quantity::toString).orElse(""));
    }

    /** The volume is there, and the claim is about to be bound. */
    public void provisioned(@Body PersistentVolumeClaim claim) {
        reported.remove(claim.getMetadata().getUid());
        events.normal(
                claim, "ProvisioningSucceeded", "volume " + Claims.volumeName(claim) + " is ready");
    }
}
