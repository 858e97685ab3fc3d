package io.drover.nbd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Does what a request asks and answers it. Thread-safe. */
final class RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    /** So many extents fit into an answer of half a mebibyte. */
    private static final int MAX_EXTENTS = 1 << 16;

    private final ExportUse use;
    private final Replies replies;
    private final boolean allocation;

    /**
     * @param allocation whether block status was negotiated
     */
    RequestHandler(ExportUse use, Replies replies, boolean allocation) {
        this.use = use;
        this.replies = replies;
        this.allocation = allocation;
    }

    /**
     * @param data what is to be written, or room for what is to be read
     * @throws IOException if the answer cannot be sent; errors of the device are answers
     */
    void handle(Request request, ByteBuffer data) throws IOException {
        if (!use.shared().begin()) {
            replies.error(request, NbdError.SHUTDOWN, "the export is being closed");
            return;
        }
        try {
            Answer answer = attempt(request, data);
            answer.send();
        } finally {
            use.shared().end();
        }
    }

    private interface Answer {
        void send() throws IOException;
    }

    private Answer attempt(Request request, ByteBuffer data) {
        try {
            request.check(use.device().size());
            return perform(request, data);
        } catch (RefusedRequest e) {
            LOG.warn(
                    "nbd client {} asks export {} for {}: {}",
                    use.client(),
                    use.shared().name(),
                    request,
                    e.getMessage());
            return () -> replies.error(request, e.error(), e.getMessage());
        } catch (IOException e) {
            LOG.warn("export {}: {} failed: {}", use.shared().name(), request, e.toString());
            return () -> replies.error(request, NbdError.of(e), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // a fault of the device must not take the other requests with it
            LOG.error("export {}: {} failed", use.shared().name(), request, e);
            return () -> replies.error(request, NbdError.IO, e.toString());
        }
    }

    private Answer perform(Request request, ByteBuffer data) throws RefusedRequest, IOException {
        NbdExport device = use.device();
        switch (request.command()) {
            case Command.READ -> {
                return read(request, data);
            }
            case Command.WRITE -> use.writer().write(request.offset(), data);
            case Command.FLUSH -> {
                if (use.writable()) {
                    device.writer().orElseThrow().flush();
                }
            }
            case Command.TRIM -> {
                if (request.length() > 0) {
                    use.writer().trim(request.offset(), request.length());
                }
            }
            case Command.CACHE -> {
                if (request.length() > 0) {
                    device.prefetch(request.offset(), request.length());
                }
            }
            case Command.WRITE_ZEROES -> {
                if (request.length() > 0) {
                    use.writer()
                            .zero(request.offset(), request.length(), request.has(Command.NO_HOLE));
                }
            }
            case Command.BLOCK_STATUS -> {
                return status(request);
            }
            default -> throw new RefusedRequest(NbdError.INVALID, "there is no such command");
        }
        if (request.has(Command.FORCE)) {
            use.writer().flush();
        }
        return () -> replies.done(request);
    }

    private Answer read(Request request, ByteBuffer data) throws IOException {
        if (replies.canSendHoles() && request.length() > 0) {
            List<Extent> extents = use.device().extents(request.offset(), request.length());
            Extent first = extents.getFirst();
            if (!first.data() && first.length() >= request.length()) {
                return () -> replies.hole(request);
            }
        }
        use.device().read(request.offset(), data);
        return () -> replies.data(request, data.flip());
    }

    private Answer status(Request request) throws RefusedRequest, IOException {
        if (!allocation || request.length() == 0) {
            throw new RefusedRequest(
                    NbdError.INVALID,
                    allocation ? "it needs a range" : "base:allocation was not negotiated");
        }
        List<Extent> extents = use.device().extents(request.offset(), request.length());
        int most = request.has(Command.ONE_EXTENT) ? 1 : MAX_EXTENTS;
        List<Extent> told = extents.subList(0, Math.min(most, extents.size()));
        return () -> replies.status(request, told);
    }
}
