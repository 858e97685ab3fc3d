package io.drover.endpoint.nfs;

import io.drover.endpoint.nfs.proto.MalformedAnswerException;
import io.drover.endpoint.nfs.proto.NfsStatus;
import io.drover.endpoint.nfs.proto.OpCode;
import io.drover.endpoint.nfs.proto.XdrReader;
import io.drover.endpoint.nfs.proto.XdrWriter;
import io.drover.endpoint.nfs.rpc.RpcChannel;
import io.drover.endpoint.nfs.rpc.RpcConnector;
import io.drover.endpoint.nfs.rpc.RpcMessage;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An NFSv4.1 server in memory that does what real ones do rarely: it answers with the statuses it
 * was told to, takes parts of writes, forgets what was not committed, and loses answers. It counts
 * the calls of each slot and refuses wrong numbers. Its root is the export. Guarded by its monitor.
 */
final class FakeNfs implements RpcConnector {
    private static final int REQUEST = 3_000_000;

    private static final Map<Integer, OpCode> CODES =
            Stream.of(OpCode.values()).collect(Collectors.toMap(OpCode::number, code -> code));

    final FakeFile root = new FakeFile(1, true);
    private final Map<OpCode, Deque<NfsStatus>> faults = new EnumMap<>(OpCode.class);
    private final Map<Integer, Integer> slots = new HashMap<>();
    private final FakeOperations operations = new FakeOperations(this);
    private int lostAnswers;
    private OpCode losing = OpCode.RENAME;
    private boolean forgetsSession;
    private boolean sessionForgotten;
    private boolean performed;

    /** The next operations of this kind are answered so, and not performed. */
    synchronized FakeNfs fail(OpCode code, NfsStatus... statuses) {
        faults.computeIfAbsent(code, key -> new ArrayDeque<>()).addAll(List.of(statuses));
        return this;
    }

    /** A WRITE takes no more than that many bytes. */
    synchronized FakeNfs takeAtMost(int bytes) {
        operations.takes = bytes;
        return this;
    }

    /** The verifier changes with the next COMMIT: what was written before is lost. */
    synchronized FakeNfs forgetUncommitted() {
        operations.forgets = true;
        return this;
    }

    /**
     * The next compound that renames or links is performed, its answer and its session are lost.
     */
    synchronized FakeNfs loseAnswerAndSessionOf(OpCode code) {
        losing = code;
        lostAnswers = 1;
        forgetsSession = true;
        return this;
    }

    /** The file at that path; it must be there. */
    synchronized FakeFile at(String path) {
        FakeFile file = root;
        for (String name : path.split("/", -1)) {
            file = file.children.get(name);
        }
        return file;
    }

    @Override
    public RpcChannel open(Duration timeout) {
        return new Channel();
    }

    private final class Channel implements RpcChannel {
        private volatile boolean open = true;

        @Override
        public CompletableFuture<ByteBuffer> call(RpcMessage message, Duration timeout) {
            try {
                return CompletableFuture.completedFuture(answer(message));
            } catch (EOFException e) {
                open = false;
                return CompletableFuture.failedFuture(e);
            } catch (MalformedAnswerException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    private synchronized ByteBuffer answer(RpcMessage message)
            throws EOFException, MalformedAnswerException {
        XdrReader request = new XdrReader(whole(message));
        request.opaque(100);
        request.int32();
        int count = request.int32();
        XdrWriter results = new XdrWriter();
        NfsStatus status = NfsStatus.OK;
        int done = 0;
        performed = false;
        operations.begin();
        while (done < count && status == NfsStatus.OK) {
            int number = request.int32();
            XdrWriter result = new XdrWriter();
            status = perform(CODES.get(number), request, result);
            results.int32(number).int32(status.code());
            if (status == NfsStatus.OK) {
                results.fixed(result.toByteArray());
            }
            done++;
        }
        if (performed && lostAnswers > 0) {
            lostAnswers--;
            sessionForgotten = forgetsSession;
            throw new EOFException("the answer is lost");
        }
        byte[] body = results.toByteArray();
        return ByteBuffer.wrap(
                new XdrWriter()
                        .int32(status.code())
                        .opaque(new byte[0])
                        .int32(done)
                        .fixed(body)
                        .toByteArray());
    }

    private static ByteBuffer whole(RpcMessage message) {
        XdrWriter whole = new XdrWriter().fixed(message.head());
        message.payload()
                .ifPresent(
                        payload -> {
                            byte[] bytes = new byte[payload.remaining()];
                            payload.duplicate().get(bytes);
                            whole.opaque(bytes);
                        });
        return ByteBuffer.wrap(whole.fixed(message.tail()).toByteArray());
    }

    private NfsStatus perform(OpCode code, XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        Deque<NfsStatus> planned = faults.getOrDefault(code, new ArrayDeque<>());
        if (!planned.isEmpty()) {
            return planned.removeFirst();
        }
        NfsStatus status =
                switch (code) {
                    case EXCHANGE_ID -> introduce(request, result);
                    case CREATE_SESSION -> createSession(request, result);
                    case SEQUENCE -> sequence(request, result);
                    case DESTROY_SESSION, DESTROY_CLIENTID -> NfsStatus.OK;
                    case RECLAIM_COMPLETE -> {
                        request.int32();
                        yield NfsStatus.OK;
                    }
                    default -> operations.perform(code, request, result);
                };
        performed |= code == losing && status == NfsStatus.OK;
        return status;
    }

    private static NfsStatus introduce(XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        request.skip(8);
        request.opaque(1024);
        request.skip(12);
        result.int64(1).int32(1).int32(0).int32(0).int64(0);
        result.text("fake").text("fake").int32(0);
        return NfsStatus.OK;
    }

    private NfsStatus createSession(XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        // client, number, flags; two channels of seven words each; program and security
        request.skip(16 + 2 * 28 + 12);
        slots.clear();
        sessionForgotten = false;
        forgetsSession = false;
        result.fixed(new byte[16]).int32(1).int32(0);
        for (int channel = 0; channel < 2; channel++) {
            result.int32(0).int32(REQUEST).int32(REQUEST).int32(4096).int32(64).int32(4).int32(0);
        }
        return NfsStatus.OK;
    }

    private NfsStatus sequence(XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        byte[] session = request.fixed(16);
        int number = request.int32();
        int slot = request.int32();
        request.skip(8);
        if (sessionForgotten) {
            return NfsStatus.BADSESSION;
        }
        if (number != slots.getOrDefault(slot, 0) + 1) {
            return NfsStatus.SEQ_MISORDERED;
        }
        slots.put(slot, number);
        result.fixed(session).int32(number).int32(slot).int32(3).int32(3).int32(0);
        return NfsStatus.OK;
    }
}
