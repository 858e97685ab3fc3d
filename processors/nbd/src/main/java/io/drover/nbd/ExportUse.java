package io.drover.nbd;

import java.io.Closeable;
import java.io.IOException;

/** One client's use of a device, until it is closed. */
final class ExportUse implements Closeable {
    private final SharedExport shared;
    private final String client;
    private final Closeable connection;
    private final NbdExport device;
    private final boolean writable;

    /**
     * @param unclaimed whether nobody else writes
     */
    ExportUse(
            SharedExport shared,
            String client,
            Closeable connection,
            NbdExport device,
            boolean unclaimed) {
        this.shared = shared;
        this.client = client;
        this.connection = connection;
        this.device = device;
        this.writable = unclaimed && device.writer().isPresent();
    }

    SharedExport shared() {
        return shared;
    }

    String client() {
        return client;
    }

    NbdExport device() {
        return device;
    }

    /** What the client is told at the start. */
    boolean writable() {
        return writable;
    }

    /**
     * The device for a change of it.
     *
     * @throws RefusedRequest if this client may not change it
     */
    NbdWriter writer() throws RefusedRequest {
        if (!writable) {
            throw new RefusedRequest(NbdError.NOT_PERMITTED, "it was opened read-only");
        }
        if (!shared.claim(this)) {
            throw new RefusedRequest(
                    NbdError.NOT_PERMITTED, "another client writes to it, and only one may");
        }
        return device.writer().orElseThrow();
    }

    void disconnect() throws IOException {
        connection.close();
    }

    @Override
    public void close() throws IOException {
        shared.leave(this);
    }
}
