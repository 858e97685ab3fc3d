package io.drover.control.volume;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Volume;

import org.apache.camel.Body;

/** Attaches volumes to the node that {@code spec.nodeID} names, and detaches them. */
public final class VolumeAttachment {
    public static final String CREATING = "creating";
    public static final String ATTACHED = "attached";
    public static final String DETACHED = "detached";
    static final String UNKNOWN = "unknown";

    private final String here;

    /**
     * @param node where the data of volumes is, and they can be attached
     */
    public VolumeAttachment(String node) {
        this.here = node;
    }

    /** A faulted volume is not attached, nor one that is to be restored. */
    public void adjust(@Body Reconciliation<Volume, Volume.Status> run) {
        String node = run.resource().getSpec().nodeID;
        Volume.Status status = run.status();
        boolean faulted = VolumeConditions.isFaulted(status);
        boolean attached = node.equals(here) && !status.restoreRequired && !faulted;
        status.currentNodeID = attached ? node : "";
        status.state = attached ? ATTACHED : DETACHED;
        if (!faulted) {
            status.robustness = attached ? "healthy" : UNKNOWN;
        }
    }
}
