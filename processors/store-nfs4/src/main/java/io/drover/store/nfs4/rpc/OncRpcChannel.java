package io.drover.store.nfs4.rpc;

import org.dcache.oncrpc4j.rpc.IoStrategy;
import org.dcache.oncrpc4j.rpc.OncRpcClient;
import org.dcache.oncrpc4j.rpc.RpcAuth;
import org.dcache.oncrpc4j.rpc.RpcCall;
import org.dcache.oncrpc4j.rpc.RpcTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A connection of oncrpc4j. One {@link OncRpcClient} is one connection; answers are taken over on
 * its selector thread, which does nothing but copy them. Closing it locally fails nothing by
 * itself, therefore the calls under way are kept here.
 */
final class OncRpcChannel implements RpcChannel {
    private static final Logger LOG = LoggerFactory.getLogger(OncRpcChannel.class);
    private static final int PROGRAM = 100_003;
    private static final int VERSION = 4;
    private static final int COMPOUND = 1;

    private final OncRpcClient client;
    private final RpcTransport transport;
    private final RpcCall calls;
    private final Set<CompletableFuture<ByteBuffer>> pending = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private OncRpcChannel(OncRpcClient client, RpcTransport transport, RpcAuth credential) {
        this.client = client;
        this.transport = transport;
        this.calls = new RpcCall(PROGRAM, VERSION, credential, transport);
    }

    /**
     * @param localPort 0 for any
     */
    static OncRpcChannel connect(
            InetSocketAddress server, int localPort, RpcAuth credential, Duration timeout)
            throws IOException {
        OncRpcClient.OncRpcClientBuilder builder =
                OncRpcClient.newBuilder()
                        .withTCP()
                        .withIoStrategy(IoStrategy.SAME_THREAD)
                        .withSelectorThreadPoolSize(1)
                        .withTcpNoDelay(true)
                        .withServiceName("nfs4")
                        .withConnectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (localPort > 0) {
            builder.withLocalPort(localPort);
        }
        OncRpcClient client = builder.build(server);
        return new OncRpcChannel(client, client.connect(), credential);
    }

    @Override
    public CompletableFuture<ByteBuffer> call(RpcMessage message, Duration timeout) {
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        pending.add(answer);
        OncRpcAnswer handler = new OncRpcAnswer(answer, pending);
        try {
            calls.call(
                    COMPOUND,
                    new OncRpcRequest(message),
                    handler,
                    Math.max(1, timeout.toMillis()),
                    TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            handler.fail(e);
        } catch (RejectedExecutionException e) {
            handler.fail(new IOException("the connection is closed", e));
        }
        if (closed) {
            handler.fail(new IOException("the connection is closed"));
        }
        return answer;
    }

    @Override
    public boolean isOpen() {
        return !closed && transport.isOpen();
    }

    @Override
    public void close() {
        closed = true;
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("closing a connection", e);
        }
        for (CompletableFuture<ByteBuffer> answer : pending) {
            answer.completeExceptionally(new IOException("the connection is closed"));
        }
        pending.clear();
    }
}
