package io.drover.store.nfs4;

import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.rpc.OncRpcConnector;

import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

import java.util.HashMap;
import java.util.Map;

/**
 * {@code nfs4:host[:port]?path=/export/path&nfsOptions=…}: files on an NFSv4.1 server, spoken to
 * from user space, without a mount. Endpoints of one server and one set of options share a
 * connection. Guarded by its monitor.
 */
@Component("nfs4")
public final class Nfs4Component extends HealthCheckComponent {

    /** What endpoints must have in common to share a client. */
    record Address(String host, int port, NfsOptions options) {}

    private record Shared(NfsClient client, int users) {}

    private final Map<Address, Shared> clients = new HashMap<>();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        Nfs4Endpoint endpoint = new Nfs4Endpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    static Address address(String server, NfsOptions options) {
        int colon = server.lastIndexOf(':');
        boolean hasPort = colon > server.lastIndexOf(']');
        String host = hasPort ? server.substring(0, colon) : server;
        int port = hasPort ? Integer.parseInt(server.substring(colon + 1)) : NfsUrl.DEFAULT_PORT;
        return new Address(host.replaceAll("[\\[\\]]", ""), options.port().orElse(port), options);
    }

    synchronized NfsClient acquire(Address address) {
        Shared shared = clients.get(address);
        NfsClient client = shared == null ? connect(address) : shared.client();
        clients.put(address, new Shared(client, shared == null ? 1 : shared.users() + 1));
        return client;
    }

    private static NfsClient connect(Address address) {
        NfsOptions options = address.options();
        return new NfsClient(
                address.host() + ":" + address.port(),
                new OncRpcConnector(
                        address.host(),
                        address.port(),
                        options.credential(),
                        options.reservedPort()),
                options.timeouts(),
                options.readSize(),
                options.writeSize(),
                options.slots());
    }

    /** The last one closes the connection. */
    void release(Address address) {
        Shared shared;
        synchronized (this) {
            shared = clients.remove(address);
            if (shared != null && shared.users() > 1) {
                clients.put(address, new Shared(shared.client(), shared.users() - 1));
                return;
            }
        }
        if (shared != null) {
            shared.client().close();
        }
    }
}
