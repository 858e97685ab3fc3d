package io.drover.store.nfs4.proto;

import java.nio.ByteBuffer;

/**
 * @param end nothing follows
 * @param data a view of the answer
 */
public record ReadResult(boolean end, ByteBuffer data) {
    static ReadResult decode(XdrReader reader) throws MalformedAnswerException {
        return new ReadResult(reader.bool(), reader.data());
    }
}
