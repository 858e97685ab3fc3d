package io.drover.store.nfs4.proto;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server answered to a {@link Compound}: results up to the operation that failed. */
public final class CompoundAnswer {
    private static final int MAX_TAG = 1024;

    private final Map<Operation<?>, Object> results = new IdentityHashMap<>();
    private final int code;
    private Optional<OpCode> failed = Optional.empty();
    private int position;

    private CompoundAnswer(int code) {
        this.code = code;
    }

    public static CompoundAnswer decode(
            ByteBuffer body, Compound compound, Optional<Operation<?>> sequence)
            throws MalformedAnswerException {
        XdrReader reader = new XdrReader(body.duplicate());
        CompoundAnswer answer = new CompoundAnswer(reader.int32());
        reader.opaque(MAX_TAG);
        answer.readResults(reader, compound.behind(sequence));
        return answer;
    }

    private void readResults(XdrReader reader, List<Operation<?>> operations)
            throws MalformedAnswerException {
        int count = reader.count();
        for (int i = 0; i < count && failed.isEmpty(); i++) {
            if (i >= operations.size()) {
                throw new MalformedAnswerException("more results than operations");
            }
            readResult(reader, operations.get(i));
        }
        if (failed.isEmpty() && code == NfsStatus.OK.code() && count < operations.size()) {
            throw new MalformedAnswerException("fewer results than operations");
        }
    }

    private void readResult(XdrReader reader, Operation<?> operation)
            throws MalformedAnswerException {
        int number = reader.int32();
        if (number != operation.code().number()) {
            throw new MalformedAnswerException(
                    "a result of operation %d where %s was asked"
                            .formatted(number, operation.code()));
        }
        if (reader.int32() == NfsStatus.OK.code()) {
            results.put(operation, operation.decode(reader));
            position++;
        } else {
            failed = Optional.of(operation.code());
        }
    }

    public NfsStatus status() {
        return NfsStatus.of(code);
    }

    /** The status as the server sent it. */
    public int code() {
        return code;
    }

    public boolean ok() {
        return code == NfsStatus.OK.code();
    }

    /** The operation that failed; empty if none did or the whole compound was refused. */
    public Optional<OpCode> failed() {
        return failed;
    }

    /** How many operations succeeded, SEQUENCE among them. */
    public int succeeded() {
        return position;
    }

    public boolean has(Operation<?> operation) {
        return results.containsKey(operation);
    }

    /**
     * The result of an operation of the compound.
     *
     * @throws IllegalStateException if it was not reached or failed
     */
    @SuppressWarnings("unchecked")
    public <R> R get(Operation<R> operation) {
        if (!results.containsKey(operation)) {
            throw new IllegalStateException("no result of " + operation.code());
        }
        return (R) results.get(operation);
    }
}
