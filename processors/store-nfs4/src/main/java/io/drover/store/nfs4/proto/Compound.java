package io.drover.store.nfs4.proto;

import io.drover.store.nfs4.rpc.RpcMessage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Operations that the server performs in order until one fails.
 *
 * @param cached the server keeps the answer for repetitions: needed where the operations change
 *     names or opens, refused by it where the answer is large
 */
public record Compound(List<Operation<?>> operations, boolean cached) {
    private static final int MINOR_VERSION = 1;

    public Compound {
        operations = List.copyOf(operations);
    }

    /** Changes nothing, or may be done twice without harm. */
    public static Compound repeatable(List<Operation<?>> operations) {
        return new Compound(operations, false);
    }

    public static Compound repeatable(Operation<?>... operations) {
        return repeatable(List.of(operations));
    }

    /** Changes names or opens. */
    public static Compound once(List<Operation<?>> operations) {
        return new Compound(operations, true);
    }

    public static Compound once(Operation<?>... operations) {
        return once(List.of(operations));
    }

    /** The bytes of the message, behind {@code sequence} where the operations need a session. */
    public RpcMessage encode(Optional<Operation<?>> sequence) {
        XdrWriter writer = new XdrWriter();
        writer.opaque(new byte[0]).int32(MINOR_VERSION);
        writer.int32(operations.size() + (sequence.isPresent() ? 1 : 0));
        sequence.ifPresent(first -> first.encode(writer));
        for (Operation<?> operation : operations) {
            operation.encode(writer);
        }
        return writer.toMessage();
    }

    List<Operation<?>> behind(Optional<Operation<?>> sequence) {
        List<Operation<?>> all = new ArrayList<>(sequence.stream().toList());
        all.addAll(operations);
        return all;
    }
}
