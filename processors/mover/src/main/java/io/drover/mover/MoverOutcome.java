package io.drover.mover;

import static java.util.Objects.requireNonNullElse;

import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.backup.ChangesFound;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
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
 */
public record MoverOutcome(
        int version,
        String failure,
        String message,
        TransferStatistics statistics,
        String changes,
        String fallback,
        String missed) {
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
    }

    public static MoverOutcome done(TransferStatistics statistics, ChangesFound found) {
        return new MoverOutcome(
                MoverRun.VERSION,
                "",
                "",
                statistics,
                found.way().id(),
                cut(found.fallback()),
                cut(found.missed()));
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
        return new MoverOutcome(MoverRun.VERSION, "", "", statistics, "", "", "");
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
                change);
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
