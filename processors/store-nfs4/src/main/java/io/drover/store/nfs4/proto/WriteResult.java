package io.drover.store.nfs4.proto;

/**
 * What a WRITE did.
 *
 * @param count bytes taken, which may be fewer than sent
 * @param stable they survive a crash of the server already
 * @param verifier another one in a later answer means that the server lost what was not committed
 */
public record WriteResult(int count, boolean stable, long verifier) {
    private static final int FILE_SYNC = 2;

    static WriteResult decode(XdrReader reader) throws MalformedAnswerException {
        return new WriteResult(reader.int32(), reader.int32() == FILE_SYNC, reader.int64());
    }
}
