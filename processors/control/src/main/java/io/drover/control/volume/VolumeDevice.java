package io.drover.control.volume;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Volume;
import io.drover.volume.VolumeDevices;

import org.apache.camel.Body;

import java.io.IOException;

/** An attached volume is a block device on its node; condition BlockDevice shows where. */
public final class VolumeDevice {
    private final VolumeDevices devices;
    private final VolumeConditions conditions;

    public VolumeDevice(VolumeDevices devices, VolumeConditions conditions) {
        this.devices = devices;
        this.conditions = conditions;
    }

    /** Whether the volume is attached here, and stays. */
    public boolean isWanted(@Body Reconciliation<Volume, Volume.Status> run) {
        return run.status().state.equals(VolumeAttachment.ATTACHED);
    }

    /** Makes it reachable. A failure is shown and tried again; the volume is of use without it. */
    public void export(@Body Reconciliation<Volume, Volume.Status> run) {
        try {
            String where = devices.export(run.name());
            if (conditions.device(run, true, "", where)) {
                run.normalEvent("DeviceExported", where);
            }
        } catch (IOException e) {
            String cause = "it cannot be exported as a block device: " + e.getMessage();
            if (conditions.device(run, false, "ExportFailed", cause)) {
                run.warningEvent("DeviceNotExported", cause);
            }
            run.requeueAfter(VolumeConditions.RETRY);
        }
    }

    /**
     * Ends that; whoever uses it gets the answers to what it has asked for, and is disconnected.
     */
    public void withdraw(@Body Reconciliation<Volume, Volume.Status> run) throws IOException {
        devices.withdraw(run.name());
        conditions.noDevice(run);
    }
}
