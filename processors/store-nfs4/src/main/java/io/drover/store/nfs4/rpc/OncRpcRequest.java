package io.drover.store.nfs4.rpc;

import org.dcache.oncrpc4j.xdr.Xdr;
import org.dcache.oncrpc4j.xdr.XdrAble;
import org.dcache.oncrpc4j.xdr.XdrDecodingStream;
import org.dcache.oncrpc4j.xdr.XdrEncodingStream;
import org.glassfish.grizzly.Buffer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Puts an encoded compound behind the header of the call, its payload without copying it. */
final class OncRpcRequest implements XdrAble {
    private final RpcMessage message;

    OncRpcRequest(RpcMessage message) {
        this.message = message;
    }

    @Override
    public void xdrEncode(XdrEncodingStream stream) {
        stream.xdrEncodeOpaque(message.head(), message.head().length);
        if (message.payload().isPresent()) {
            payload((Xdr) stream, message.payload().get().duplicate());
        }
        // encoding even nothing would touch the payload, which may be read-only
        if (message.tail().length > 0) {
            stream.xdrEncodeOpaque(message.tail(), message.tail().length);
        }
    }

    private static void payload(Xdr stream, ByteBuffer payload) {
        int padding = -payload.remaining() & 3;
        stream.xdrEncodeShallowByteBuffer(payload);
        // the padding is left as it was in the pooled buffer, with bytes of other messages
        Buffer buffer = stream.asBuffer();
        for (int i = 1; i <= padding; i++) {
            buffer.put(buffer.position() - i, (byte) 0);
        }
    }

    @Override
    public void xdrDecode(XdrDecodingStream stream) throws IOException {
        throw new IOException("a request is not decoded");
    }
}
