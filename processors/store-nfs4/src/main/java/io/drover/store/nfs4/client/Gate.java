package io.drover.store.nfs4.client;

import io.drover.store.nfs4.rpc.RpcChannel;

import java.io.IOException;

/** Decides before every transmission of a message whether it may go out on a connection. */
@FunctionalInterface
interface Gate {
    Gate ANY = channel -> Admission.OPEN;

    /** What a gate says of a connection. */
    enum Admission {
        OPEN,
        /** The message must not be sent any more, on whatever connection. */
        SHUT,
        /** The connection broke while it was asked about. */
        BROKEN
    }

    Admission admit(RpcChannel channel) throws IOException, InterruptedException;

    /** For messages that only the server at the other end of one connection can understand. */
    static Gate only(RpcChannel one) {
        return channel -> channel.equals(one) ? Admission.OPEN : Admission.SHUT;
    }
}
