package io.drover.control.snapshot;

/**
 * Why a snapshot's reconciliation cannot continue. The routes decide what follows from each; none
 * of them is a fault of Drover, so they have no stack trace.
 */
public abstract sealed class SnapshotObstacle extends Exception {
    private static final long serialVersionUID = 1L;

    private SnapshotObstacle(String message) {
        super(message, null, false, false);
    }

    /** There is no such snapshot, and none can be taken. */
    public static final class Unobtainable extends SnapshotObstacle {
        private static final long serialVersionUID = 1L;

        Unobtainable(String message) {
            super(message);
        }
    }

    /** The volume has not been made, or not been filled. */
    public static final class VolumeNotReady extends SnapshotObstacle {
        private static final long serialVersionUID = 1L;

        VolumeNotReady(String message) {
            super(message);
        }
    }

    /** The VolumeSnapshot of the snapshot is not gone yet. */
    public static final class BeingRemoved extends SnapshotObstacle {
        private static final long serialVersionUID = 1L;

        BeingRemoved(String message) {
            super(message);
        }
    }

    /** A backup is reading the snapshot. */
    public static final class BeingRead extends SnapshotObstacle {
        private static final long serialVersionUID = 1L;

        BeingRead(String message) {
            super(message);
        }
    }
}
