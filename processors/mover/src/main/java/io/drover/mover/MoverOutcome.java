package io.drover.mover;

import static java.util.Objects.requireNonNullElse;

import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.backup.ChangesFound;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * How a mover has ended, as plain data: its termination message.
 *
 * @param version of this form
 * @param failure kind of the error, a simple class name; empty if there was none
 * @param message of the error
 * @param statistics what was moved; zeros if it failed
 * @param changes how it was found what had changed, {@link ChangeWay#id}; empty if it failed, and
 *     for a restore
 * @param fallback why in no better way
 * @param missed a change that the driver did not report; empty if none was noticed
 * @param reached what a standby volume's device holds now; {@link Reached#NOTHING} for all others
 */
public record MoverOutcome(
        int version,
        String failure,
        String message,
        TransferStatistics statistics,
        String changes,
        String fallback,
        String missed,
        Reached reached) {
    private static final TransferStatistics NOTHING = new TransferStatistics(0, 0, 0, 0, 0, 0);
    private static final String NOT_FOUND = "NotFound";
    private static final String UNAVAILABLE = "Unavailable";
    private static final String FORBIDDEN = "Forbidden";
    private static final String CORRUPT = "Corrupt";
    private static final String CONFLICT = "Conflict";
    private static final String OUT_OF_SPACE = "OutOfSpace";
    private static final String INTERRUPTED = "Interrupted";
    private static final String LOCAL = "Local";
    private static final String INTERNAL = "Internal";

    /** A kubelet keeps 4096 bytes, of which a character may take four. */
    private static final int MAX_MESSAGE = 900;

    public MoverOutcome {
        failure = requireNonNullElse(failure, "");
        message = requireNonNullElse(message, "");
        statistics = requireNonNullElse(statistics, NOTHING);
        changes = requireNonNullElse(changes, "");
        fallback = requireNonNullElse(fallback, "");
        missed = requireNonNullElse(missed, "");
        reached = requireNonNullElse(reached, Reached.NOTHING);
    }

    /**
     * A backup that a device holds completely.
     *
     * @param backup its name; empty if there is none
     * @param taken when its snapshot was taken, RFC 3339
     * @param size bytes of the volume
     * @param device bytes of the device, all of which are known
     * @param blocks by which its blocks are recognised; empty if it has none
     * @param labels of the backup in the store: {@link ClaimLabels}
     */
    public record Reached(
            String backup,
            String taken,
            long size,
            long device,
            String blocks,
            Map<String, String> labels) {
        public static final Reached NOTHING = new Reached("", "", 0, 0, "", Map.of());

        public Reached {
            labels = Map.copyOf(requireNonNullElse(labels, Map.of()));
        }
    }

    public static MoverOutcome done(TransferStatistics statistics, ChangesFound found) {
        return new MoverOutcome(
                MoverRun.VERSION,
                "",
                "",
                statistics,
                found.way().id(),
                cut(found.fallback()),
                cut(found.missed()),
                Reached.NOTHING);
    }

    /** How it was found what had changed; empty if nothing was moved. */
    public Optional<ChangesFound> found() {
        return ChangeWay.of(changes).map(way -> new ChangesFound(way, fallback, missed));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(MAX_MESSAGE / 2, text.length()));
    }

    /** A volume has been restored, and read again in part. */
    public static MoverOutcome restored(TransferStatistics statistics) {
        return reached(statistics, Reached.NOTHING, "");
    }

    /**
     * A device has been brought to a backup, and read again in part.
     *
     * @param fallback why it was read to find out what it held; empty if that was known
     */
    static MoverOutcome reached(TransferStatistics statistics, Reached reached, String fallback) {
        return new MoverOutcome(
                MoverRun.VERSION, "", "", statistics, "", cut(fallback), "", reached);
    }

    public static MoverOutcome failed(Throwable error) {
        return failed(error, "");
    }

    /**
     * @param missed a change that the driver did not report; empty if none was noticed
     */
    public static MoverOutcome failed(Throwable error, String missed) {
        String text = requireNonNullElse(error.getMessage(), error.toString());
        String change = cut(missed);
        return new MoverOutcome(
                MoverRun.VERSION,
                kind(error),
                text.substring(0, Math.min(MAX_MESSAGE - change.length(), text.length())),
                NOTHING,
                "",
                "",
                change,
                Reached.NOTHING);
    }

    private static String kind(Throwable error) {
        return switch (error) {
            case StoreException.NotFound _ -> NOT_FOUND;
            case StoreException.Unavailable _ -> UNAVAILABLE;
            case StoreException.Forbidden _ -> FORBIDDEN;
            case StoreException.Corrupt _ -> CORRUPT;
            case StoreException.Conflict _ -> CONFLICT;
            case StoreException.OutOfSpace _ -> OUT_OF_SPACE;
            case InterruptedException _ -> INTERRUPTED;
            case IOException _, IllegalArgumentException _ -> LOCAL;
            default -> INTERNAL;
        };
    }

    /** Throws the error that ended it, if one did, so that it counts as one of this process. */
    public void requireSuccess() throws StoreException, IOException {
        switch (failure) {
            case "" -> {
                return;
            }
            case NOT_FOUND -> throw new StoreException.NotFound(message);
            case UNAVAILABLE -> throw new StoreException.Unavailable(message);
            case FORBIDDEN -> throw new StoreException.Forbidden(message);
            case CORRUPT -> throw new StoreException.Corrupt(message);
            case CONFLICT -> throw new StoreException.Conflict(message);
            case OUT_OF_SPACE -> throw new StoreException.OutOfSpace(message);
            case INTERRUPTED ->
                    throw new StoreException.Unavailable("the mover was stopped: " + message);
            default -> throw new IOException(message);
        }
    }
}
