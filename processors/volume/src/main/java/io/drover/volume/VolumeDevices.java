package io.drover.volume;

import java.io.IOException;

/** Makes volumes reachable as block devices on this machine. Thread-safe. */
public interface VolumeDevices {
    /**
     * Makes the volume reachable; does nothing if it is.
     *
     * @return where, in words that stay the same as long as it is reachable
     * @throws IOException if it cannot be; the message names the remedy
     */
    String export(String volume) throws IOException;

    /** Ends that when requests under way have ended; does nothing if it is not reachable. */
    void withdraw(String volume) throws IOException;
}
