package io.drover.mover;

/** Labels of a backup, in the store, that say which snapshot of a storage it is of. */
public final class CsiOrigin {
    /** Name of the CSI driver. */
    public static final String DRIVER = "drover.io/csi-driver";

    /** Handle of the volume. */
    public static final String VOLUME = "drover.io/csi-volume-handle";

    /** Handle of the snapshot. */
    public static final String SNAPSHOT = "drover.io/csi-snapshot-handle";

    /**
     * How many backups there have been since everything was read. A backup has it if the driver
     * could be asked what has changed.
     */
    public static final String RUNS = "drover.io/cbt-runs";

    private CsiOrigin() {}
}
