package io.drover.store.nfs4;

import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsTraffic;
import io.drover.store.nfs4.store.NfsObjectStore;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Files on an NFSv4.1 server. It connects with the first request, not when it starts.
 *
 * @see Nfs4Component
 */
@UriEndpoint(
        firstVersion = "4.18.0",
        scheme = "nfs4",
        title = "NFSv4",
        syntax = "nfs4:server",
        category = {Category.FILE},
        producerOnly = true)
@ManagedResource(description = "Files on an NFSv4.1 server")
public final class Nfs4Endpoint extends DefaultEndpoint {
    @UriPath(description = "The server, as host or host:port; the port is 2049 by default")
    @Metadata(required = true)
    private final String server;

    @UriParam(
            defaultValue = "/",
            description = "Path of the export, or of a directory in it that is there")
    private String path = "/";

    @UriParam(description = "Mount options as of nfs(5) and Drover's own, separated by commas")
    private String nfsOptions = "";

    @UriParam(
            javaType = "java.lang.String",
            enums = "stat,read,write,delete,list,mkdirs",
            description = "What to do where the message has no header that states it")
    private Optional<Nfs4Operation> operation = Optional.empty();

    private Optional<Nfs4Component.Address> address = Optional.empty();
    private volatile Optional<NfsClient> client = Optional.empty();
    private volatile Optional<NfsObjectStore> store = Optional.empty();

    Nfs4Endpoint(String uri, Nfs4Component component, String server) {
        super(uri, component);
        this.server = server;
    }

    public String getPath() {
        return path;
    }

    /** Of the export, or of a directory in it that is there. */
    public void setPath(String path) {
        this.path = path;
    }

    public String getNfsOptions() {
        return nfsOptions;
    }

    /** See {@link NfsOptions}; separated by commas. */
    public void setNfsOptions(String nfsOptions) {
        this.nfsOptions = nfsOptions;
    }

    public String getOperation() {
        return operation.map(Nfs4Operation::word).orElse("");
    }

    /** What to do if the message's header does not tell. */
    public void setOperation(String operation) {
        this.operation = Optional.of(Nfs4Operation.of(operation));
    }

    Optional<Nfs4Operation> operation() {
        return operation;
    }

    String server() {
        return server;
    }

    /**
     * @throws IllegalStateException if the endpoint is not started
     */
    NfsObjectStore store() {
        return store.orElseThrow(
                () -> new IllegalStateException(getEndpointUri() + " is not started"));
    }

    @ManagedAttribute(description = "Why the server could not be reached last; empty if it could")
    public String getTrouble() {
        return client.flatMap(NfsClient::trouble).orElse("");
    }

    @ManagedAttribute(description = "Calls sent to the server, repetitions included")
    public long getCalls() {
        return traffic(NfsTraffic::calls);
    }

    @ManagedAttribute(description = "Connections made")
    public long getConnections() {
        return traffic(NfsTraffic::connections);
    }

    @ManagedAttribute(description = "Sessions made; more than one means that the server lost some")
    public long getSessions() {
        return traffic(NfsTraffic::sessions);
    }

    @ManagedAttribute(description = "Calls sent again as no answer came")
    public long getRepetitions() {
        return traffic(NfsTraffic::repetitions);
    }

    @ManagedAttribute(description = "Answers that asked to come again later")
    public long getDelays() {
        return traffic(NfsTraffic::delays);
    }

    private long traffic(ToLongFunction<NfsTraffic> figure) {
        return client.map(NfsClient::traffic).map(figure::applyAsLong).orElse(0L);
    }

    @Override
    public Producer createProducer() {
        return new Nfs4Producer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalArgumentException(getEndpointUri() + " can only be sent to");
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        NfsOptions options = NfsOptions.parse(nfsOptions);
        Nfs4Component.Address of = Nfs4Component.address(server, options);
        address = Optional.of(of);
        NfsClient acquired = component().acquire(of);
        client = Optional.of(acquired);
        store =
                Optional.of(
                        new NfsObjectStore(
                                acquired,
                                path,
                                options.credential().uid(),
                                options.credential().gid()));
    }

    @Override
    protected void doStop() throws Exception {
        store.ifPresent(NfsObjectStore::release);
        store = Optional.empty();
        client = Optional.empty();
        address.ifPresent(component()::release);
        address = Optional.empty();
        super.doStop();
    }

    private Nfs4Component component() {
        return (Nfs4Component) getComponent();
    }
}
