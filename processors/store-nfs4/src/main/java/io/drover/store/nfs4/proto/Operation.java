package io.drover.store.nfs4.proto;

import java.util.function.Consumer;

/**
 * One operation of a compound: how its arguments are written and its result is read. Two of the
 * same content are different operations.
 *
 * @param <R> its result, {@link Void} for none
 */
public final class Operation<R> {
    /** Reads the result of an operation that succeeded. */
    @FunctionalInterface
    interface Decoder<R> {
        R decode(XdrReader reader) throws MalformedAnswerException;
    }

    private final OpCode code;
    private final Consumer<XdrWriter> arguments;
    private final Decoder<R> result;

    Operation(OpCode code, Consumer<XdrWriter> arguments, Decoder<R> result) {
        this.code = code;
        this.arguments = arguments;
        this.result = result;
    }

    public OpCode code() {
        return code;
    }

    void encode(XdrWriter writer) {
        writer.int32(code.number());
        arguments.accept(writer);
    }

    R decode(XdrReader reader) throws MalformedAnswerException {
        return result.decode(reader);
    }
}
