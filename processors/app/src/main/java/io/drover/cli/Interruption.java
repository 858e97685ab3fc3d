package io.drover.cli;

import io.drover.runtime.Logging;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end that a signal demands of the process into an interrupt of the command's thread, and
 * gives it time to release locks and remove what is half done.
 */
public final class Interruption {
    private static final int GRACE_SECONDS = 20;

    // of the process, as signals are
    private static volatile boolean demanded;
    private static volatile boolean starting;

    /** A start of what runs until it is stopped, or a part of one. */
    interface Start<T> {
        T run() throws IOException, InterruptedException;
    }

    private final Thread command;
    private volatile boolean complete;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Interruption(Thread command) {
        this.command = command;
    }

    public static Interruption ofCurrentThread() {
        Interruption interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(interruption::demand));
        return interruption;
    }

    /** Signals are not the command's. */
    public static Interruption none() {
        return new Interruption(Thread.currentThread());
    }

    /**
     * Runs a start, which may be interrupted anywhere: what libraries make of that is neither
     * logged nor a failure.
     *
     * @throws InterruptedException if the end of the process is demanded before it is through
     */
    static <T> T starting(Start<T> start) throws IOException, InterruptedException {
        starting = true;
        try {
            return start.run();
        } catch (IOException | RuntimeException e) {
            check();
            throw e;
        } finally {
            starting = false;
        }
    }

    /**
     * After a start, which may have lost an interrupt of its thread.
     *
     * @throws InterruptedException if the end of the process is demanded
     */
    static void check() throws InterruptedException {
        if (demanded) {
            throw new InterruptedException("the end of the process is demanded");
        }
    }

    private void demand() {
        demanded = true;
        if (starting) {
            Logging.silence();
        }
        if (ended.getCount() > 0) {
            command.interrupt();
        }
        try {
            boolean inTime = ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                System.err.println("drover: the command did not end in time and is cut off");
            } else if (complete) {
                // else the process would end by the signal, as if something were left undone
                Runtime.getRuntime().halt(ExitCode.DONE.number());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Called when the command is through; from then on the process ends at once.
     *
     * @param complete whether it has done all its work, so that a signal that came too late does
     *     not make it look interrupted
     */
    public void end(boolean complete) {
        this.complete = complete;
        ended.countDown();
    }
}
