package io.drover.control.hook;

import java.io.IOException;
import java.util.List;

/** Calls routes of the user's. */
public interface HookCaller {
    /** Endpoints of a hook that no route begins with; empty if both are there. */
    List<String> missing(String hook);

    /**
     * Returns when the route has ended well.
     *
     * @throws IOException if it failed, did not end in time, or is not there, or if an earlier call
     *     for that snapshot, which did not end in time, was still at work when it began and may
     *     undo what it did; the message says which
     */
    void call(HookCall call) throws IOException, InterruptedException;
}
