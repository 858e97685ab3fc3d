package io.drover.store.nfs4.rpc;

import org.dcache.oncrpc4j.rpc.OncRpcAcceptedException;
import org.dcache.oncrpc4j.rpc.OncRpcRejectedException;
import org.dcache.oncrpc4j.rpc.RpcAccepsStatus;
import org.dcache.oncrpc4j.rpc.RpcReply;
import org.dcache.oncrpc4j.rpc.RpcTransport;
import org.dcache.oncrpc4j.xdr.Xdr;
import org.dcache.oncrpc4j.xdr.XdrAble;
import org.dcache.oncrpc4j.xdr.XdrDecodingStream;
import org.dcache.oncrpc4j.xdr.XdrEncodingStream;
import org.glassfish.grizzly.Buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Takes the body of an answer out of the receive buffer. Whatever goes wrong completes the future:
 * oncrpc4j has cancelled the call's timeout by then, so nobody else would.
 */
final class OncRpcAnswer implements CompletionHandler<RpcReply, RpcTransport> {
    private final CompletableFuture<ByteBuffer> answer;
    private final Set<CompletableFuture<ByteBuffer>> pending;

    OncRpcAnswer(CompletableFuture<ByteBuffer> answer, Set<CompletableFuture<ByteBuffer>> pending) {
        this.answer = answer;
        this.pending = pending;
    }

    @Override
    public void completed(RpcReply reply, RpcTransport transport) {
        try {
            reply.getReplyResult(new Body());
        } catch (Throwable e) {
            // the boundary to the selector thread: an exception let through would lose the call
            failed(e, transport);
        }
    }

    @Override
    public void failed(Throwable cause, RpcTransport transport) {
        fail(
                switch (cause) {
                    case OncRpcRejectedException e ->
                            new RpcRefusedException(RpcRefusedException.Reason.CREDENTIAL, e);
                    case OncRpcAcceptedException e -> new RpcRefusedException(reason(e), e);
                    case IOException e -> e;
                    default -> new IOException(describe(cause), cause);
                });
    }

    /** oncrpc4j gives the status only as text. */
    private static RpcRefusedException.Reason reason(OncRpcAcceptedException e) {
        if (says(e, RpcAccepsStatus.SYSTEM)) {
            return RpcRefusedException.Reason.TROUBLE;
        }
        return says(e, RpcAccepsStatus.GARBAGE_ARGS)
                ? RpcRefusedException.Reason.CALL
                : RpcRefusedException.Reason.VERSION;
    }

    private static boolean says(OncRpcAcceptedException e, int status) {
        return String.valueOf(e.getMessage()).contains(RpcAccepsStatus.toString(status));
    }

    private static String describe(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    void fail(IOException cause) {
        pending.remove(answer);
        answer.completeExceptionally(cause);
    }

    private final class Body implements XdrAble {
        @Override
        public void xdrDecode(XdrDecodingStream stream) {
            Buffer received = ((Xdr) stream).asBuffer();
            ByteBuffer body = ByteBuffer.allocate(received.remaining());
            received.get(body);
            pending.remove(answer);
            answer.complete(body.flip());
        }

        @Override
        public void xdrEncode(XdrEncodingStream stream) throws IOException {
            throw new IOException("an answer is not encoded");
        }
    }
}
