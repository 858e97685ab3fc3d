package io.drover.store.nfs4.rpc;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An encoded COMPOUND. Sent as it is however often it is repeated, as the server's reply cache
 * recognises a repetition by its bytes.
 *
 * @param head all up to the payload, a multiple of four bytes
 * @param payload data of a WRITE; its length and padding are added when it is sent
 * @param tail what follows, a multiple of four bytes
 */
public record RpcMessage(byte[] head, Optional<ByteBuffer> payload, byte[] tail) {}
