package io.drover.store.nfs4.rpc;

import org.dcache.oncrpc4j.rpc.RpcAuth;
import org.dcache.oncrpc4j.rpc.RpcAuthTypeUnix;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Connects by oncrpc4j, first from a reserved source port: Linux servers refuse others unless their
 * export says {@code insecure}.
 */
public final class OncRpcConnector implements RpcConnector {
    private static final int LOWEST_RESERVED = 700;
    private static final int HIGHEST_RESERVED = 1023;
    private static final int RESERVED_ATTEMPTS = 4;
    private static final String MACHINE = "drover";

    private final String host;
    private final int port;
    private final RpcCredential credential;
    private final boolean reservedPort;

    public OncRpcConnector(String host, int port, RpcCredential credential, boolean reservedPort) {
        this.host = host;
        this.port = port;
        this.credential = credential;
        this.reservedPort = reservedPort;
    }

    @Override
    public RpcChannel open(Duration timeout) throws IOException, InterruptedException {
        InetSocketAddress server = resolve(timeout);
        int attempts = reservedPort ? RESERVED_ATTEMPTS : 0;
        for (int attempt = 0; attempt < attempts; attempt++) {
            try {
                return connect(server, randomReservedPort(), timeout);
            } catch (BindException e) {
                // taken by somebody else: another one
            } catch (SocketException e) {
                if (!isPermission(e)) {
                    throw e;
                }
                break;
            }
        }
        return connect(server, 0, timeout);
    }

    private RpcChannel connect(InetSocketAddress server, int localPort, Duration timeout)
            throws IOException, InterruptedException {
        try {
            return OncRpcChannel.connect(server, localPort, auth(), timeout);
        } catch (IOException e) {
            // oncrpc4j wraps the interruption and loses the flag
            if (e.getCause() instanceof InterruptedException) {
                throw (InterruptedException)
                        new InterruptedException("interrupted while connecting").initCause(e);
            }
            if (e.getCause() instanceof TimeoutException) {
                throw new IOException("no connection within " + timeout.toMillis() + " ms", e);
            }
            throw e;
        }
    }

    private RpcAuth auth() {
        int[] groups = credential.groups().stream().mapToInt(Integer::intValue).toArray();
        return new RpcAuthTypeUnix(credential.uid(), credential.gid(), groups, 0, MACHINE);
    }

    /** A name server that does not answer must not hold the caller longer than a connection may. */
    private InetSocketAddress resolve(Duration timeout) throws IOException, InterruptedException {
        FutureTask<InetSocketAddress> lookup =
                new FutureTask<>(() -> new InetSocketAddress(host, port));
        Thread.ofVirtual().name("nfs4-resolve").start(lookup);
        try {
            InetSocketAddress address = lookup.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (address.isUnresolved()) {
                throw new UnknownHostException("host name " + host + " cannot be resolved");
            }
            return address;
        } catch (ExecutionException e) {
            throw new IOException("host name " + host + " cannot be resolved: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "host name %s was not resolved within %d ms"
                            .formatted(host, timeout.toMillis()),
                    e);
        }
    }

    private static int randomReservedPort() {
        return ThreadLocalRandom.current().nextInt(LOWEST_RESERVED, HIGHEST_RESERVED + 1);
    }

    private static boolean isPermission(SocketException e) {
        return e.getMessage() != null
                && e.getMessage().toLowerCase(Locale.ROOT).contains("permission denied");
    }
}
