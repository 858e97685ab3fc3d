package io.drover.store.nfs4;

import io.drover.store.nfs4.proto.MalformedAnswerException;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.OpCode;
import io.drover.store.nfs4.proto.XdrReader;
import io.drover.store.nfs4.proto.XdrWriter;
import io.drover.store.nfs4.rpc.RpcChannel;
import io.drover.store.nfs4.rpc.RpcConnector;
import io.drover.store.nfs4.rpc.RpcMessage;
import io.drover.store.nfs4.rpc.RpcRefusedException;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An NFSv4.1 server in memory that does what real ones do rarely: it answers with the statuses it
 * was told to, takes parts of writes, forgets what was not committed, breaks connections before or
 * after it performed a call, and starts again. Its root is the export. Guarded by its monitor.
 */
final class FakeNfs implements RpcConnector {
    private static final Map<Integer, OpCode> CODES =
            Stream.of(OpCode.values()).collect(Collectors.toMap(OpCode::number, code -> code));

    /** When the connection breaks. */
    enum Cut {
        BEFORE_IT_IS_PERFORMED,
        AFTER_IT_WAS_PERFORMED
    }

    private record Planned(Cut cut, Runnable then) {}

    final FakeFile root = new FakeFile(1, true);
    final FakeSessions sessions = new FakeSessions();
    private final Map<OpCode, Deque<NfsStatus>> faults = new EnumMap<>(OpCode.class);
    private final Map<OpCode, NfsStatus> always = new EnumMap<>(OpCode.class);
    private final Map<OpCode, Runnable> cuts = new EnumMap<>(OpCode.class);
    private final Map<OpCode, Runnable> events = new EnumMap<>(OpCode.class);
    private final Map<Integer, Planned> cutCalls = new HashMap<>();
    private int calls;
    private Optional<Runnable> cutting = Optional.empty();
    private final Map<OpCode, Integer> performed = new HashMap<>();
    private final Deque<IOException> refusals = new ArrayDeque<>();
    private final Set<Channel> channels = new HashSet<>();
    private final FakeOperations operations = new FakeOperations(this);

    /** The next operations of this kind are answered so, and not performed. */
    synchronized FakeNfs fail(OpCode code, NfsStatus... statuses) {
        faults.computeIfAbsent(code, key -> new ArrayDeque<>()).addAll(List.of(statuses));
        return this;
    }

    /** All operations of this kind are answered so from now on; OK to end that. */
    synchronized FakeNfs failAlways(OpCode code, NfsStatus status) {
        always.put(code, status);
        return this;
    }

    /** A WRITE takes no more than that many bytes. */
    synchronized FakeNfs takeAtMost(int bytes) {
        operations.takes = bytes;
        return this;
    }

    /**
     * The verifier changes with the next operation of the kind: what was written before is lost.
     */
    synchronized FakeNfs forgetUncommitted(OpCode at) {
        operations.forgets.add(at);
        return this;
    }

    /** It does not tell the numbers of files. */
    synchronized FakeNfs numberNoFiles() {
        operations.numbersFiles = false;
        return this;
    }

    /** The connection breaks when the next operation of the kind has been performed. */
    synchronized FakeNfs cutAfter(OpCode code, Runnable then) {
        cuts.put(code, then);
        return this;
    }

    /** Happens when the next operation of the kind has been performed; it is answered. */
    synchronized FakeNfs after(OpCode code, Runnable then) {
        events.put(code, then);
        return this;
    }

    /**
     * The connection breaks at a call in a session.
     *
     * @param number of the call from now on, from one on
     */
    synchronized FakeNfs cutCall(int number, Cut cut, Runnable then) {
        cutCalls.put(calls + number, new Planned(cut, then));
        return this;
    }

    /** How many calls in sessions came, but for those that renew the lease. */
    synchronized int calls() {
        return calls;
    }

    /** The RPC layer refuses the next call. */
    synchronized FakeNfs refuse(RpcRefusedException.Reason reason) {
        refusals.add(new RpcRefusedException(reason, new IOException("refused")));
        return this;
    }

    /**
     * The next compound that renames or links is performed, its answer and its session are lost.
     */
    FakeNfs loseAnswerAndSessionOf(OpCode code) {
        return cutAfter(code, sessions::forget);
    }

    /** How many operations of the kind succeeded. */
    synchronized int performed(OpCode code) {
        return performed.getOrDefault(code, 0);
    }

    /** How many opens there are that were not closed. */
    synchronized int opens() {
        return operations.opens.size();
    }

    synchronized void restart() {
        sessions.restart();
        operations.opens.clear();
        disconnect();
    }

    /** See {@link FakeSessions#restartForAnotherClient}. */
    synchronized void restartForAnotherClient() {
        sessions.restartForAnotherClient();
        operations.opens.clear();
        disconnect();
    }

    /** The client was silent for too long: the server runs on and has forgotten it. */
    synchronized void expireLease() {
        sessions.restart();
        operations.opens.clear();
    }

    /** As {@link #restart}, and no file handle is good any more. */
    synchronized void restartWithNewHandles() {
        operations.expireHandles();
        restart();
    }

    private void disconnect() {
        channels.forEach(Channel::close);
        channels.clear();
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
    public synchronized RpcChannel open(Duration timeout) {
        Channel channel = new Channel();
        channels.add(channel);
        return channel;
    }

    private final class Channel implements RpcChannel {
        private volatile boolean open = true;

        @Override
        public CompletableFuture<ByteBuffer> call(RpcMessage message, Duration timeout) {
            try {
                return CompletableFuture.completedFuture(answer(this, message));
            } catch (RpcRefusedException e) {
                return CompletableFuture.failedFuture(e);
            } catch (MalformedAnswerException e) {
                throw new UncheckedIOException(e);
            } catch (IOException e) {
                open = false;
                return CompletableFuture.failedFuture(e);
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

    private synchronized ByteBuffer answer(Channel channel, RpcMessage message) throws IOException {
        if (!channel.open) {
            throw new EOFException("the connection is closed");
        }
        if (!refusals.isEmpty()) {
            throw refusals.remove();
        }
        ByteBuffer request = whole(message);
        Optional<Planned> planned = planned(request.duplicate());
        cutting = planned.map(Planned::then);
        ByteBuffer answer = ByteBuffer.allocate(0);
        if (planned.filter(plan -> plan.cut() == Cut.BEFORE_IT_IS_PERFORMED).isEmpty()) {
            answer = perform(channel, request);
        }
        if (cutting.isPresent()) {
            cutting.get().run();
            throw new EOFException("the connection is cut");
        }
        return answer;
    }

    private Optional<Planned> planned(ByteBuffer message) throws MalformedAnswerException {
        XdrReader request = new XdrReader(message);
        request.opaque(100);
        request.int32();
        if (request.int32() == 1 || request.int32() != OpCode.SEQUENCE.number()) {
            return Optional.empty();
        }
        return Optional.ofNullable(cutCalls.remove(++calls));
    }

    private ByteBuffer perform(Channel channel, ByteBuffer message)
            throws MalformedAnswerException {
        XdrReader request = new XdrReader(message);
        request.opaque(100);
        request.int32();
        int count = request.int32();
        XdrWriter results = new XdrWriter();
        NfsStatus status = NfsStatus.OK;
        int done = 0;
        boolean admitted = false;
        operations.begin();
        while (done < count && status == NfsStatus.OK) {
            int number = request.int32();
            OpCode code = CODES.get(number);
            XdrWriter result = new XdrWriter();
            if (admitted && done == 1 && sessions.isRepetition()) {
                if (sessions.repetition().isPresent()) {
                    return sessions.repetition().get();
                }
                status = NfsStatus.RETRY_UNCACHED_REP;
            } else {
                status = perform(channel, code, request, result);
            }
            results.int32(number).int32(status.code());
            if (status == NfsStatus.OK) {
                results.fixed(result.toByteArray());
                performed.merge(code, 1, Integer::sum);
                admitted |= code == OpCode.SEQUENCE;
                Optional.ofNullable(events.remove(code)).ifPresent(Runnable::run);
                cutting = Optional.ofNullable(cuts.remove(code)).or(() -> cutting);
            }
            done++;
        }
        byte[] body = results.toByteArray();
        ByteBuffer answer =
                ByteBuffer.wrap(
                        new XdrWriter()
                                .int32(status.code())
                                .opaque(new byte[0])
                                .int32(done)
                                .fixed(body)
                                .toByteArray());
        if (admitted && status != NfsStatus.RETRY_UNCACHED_REP) {
            sessions.keep(answer);
        }
        return answer.duplicate();
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

    private NfsStatus perform(Channel channel, OpCode code, XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        NfsStatus standing = always.getOrDefault(code, NfsStatus.OK);
        Deque<NfsStatus> planned = faults.getOrDefault(code, new ArrayDeque<>());
        if (!planned.isEmpty() || standing != NfsStatus.OK) {
            return planned.isEmpty() ? standing : planned.removeFirst();
        }
        return switch (code) {
            case EXCHANGE_ID -> sessions.introduce(request, result);
            case CREATE_SESSION -> sessions.create(channel, request, result);
            case BIND_CONN_TO_SESSION -> sessions.bind(channel, request, result);
            case SEQUENCE -> sessions.sequence(channel, request, result);
            case DESTROY_SESSION -> sessions.destroy(channel, request);
            case DESTROY_CLIENTID -> NfsStatus.OK;
            case RECLAIM_COMPLETE -> {
                request.int32();
                yield NfsStatus.OK;
            }
            default -> operations.perform(code, request, result);
        };
    }
}
