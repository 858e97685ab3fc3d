package io.drover.store.nfs4;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.StoreException;
import io.drover.store.StoreRequest;
import io.drover.store.StoreServer;
import io.drover.store.nfs4.store.NfsObjectStore;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultProducer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Performs the {@link StoreRequest} that the exchange carries, or else the operation of the header
 * {@value StoreRequest#OPERATION}, or of the endpoint, on the file named by the header {@value
 * StoreRequest#KEY}. The body is then what was found: an {@link Optional} of {@link ObjectStat} for
 * stat, bytes for read, a list of {@link ObjectStat} for list; write takes it as content.
 */
final class Nfs4Producer extends DefaultProducer {
    private final Nfs4Endpoint endpoint;
    private Optional<HealthCheck> healthCheck = Optional.empty();

    Nfs4Producer(Nfs4Endpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) throws StoreException, InvalidPayloadException {
        NfsObjectStore store = endpoint.store();
        if (exchange.getProperty(StoreRequest.PROPERTY) instanceof StoreRequest) {
            new StoreServer(store).process(exchange);
        } else {
            perform(store, exchange.getMessage());
        }
    }

    private void perform(NfsObjectStore store, Message message)
            throws StoreException, InvalidPayloadException {
        ObjectKey key = ObjectKey.of(message.getHeader(StoreRequest.KEY, "", String.class));
        switch (operation(message)) {
            case STAT -> message.setBody(store.stat(key));
            case READ -> message.setBody(store.read(key, content -> content.readAllBytes()));
            case WRITE -> store.write(key, ObjectBody.of(message.getMandatoryBody(byte[].class)));
            case DELETE -> store.delete(List.of(key));
            case LIST -> {
                List<ObjectStat> found = new ArrayList<>();
                store.list(key, found::add);
                message.setBody(found);
            }
            case MKDIRS -> store.makeDirectories(key);
        }
    }

    private Nfs4Operation operation(Message message) {
        return Optional.ofNullable(message.getHeader(StoreRequest.OPERATION, String.class))
                .map(Nfs4Operation::of)
                .or(endpoint::operation)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "neither the endpoint's option operation nor the header %s names what to do"
                                                .formatted(StoreRequest.OPERATION)));
    }

    private Optional<WritableHealthCheckRepository> healthChecks() {
        return Optional.ofNullable(
                HealthCheckHelper.getHealthCheckRepository(
                        endpoint.getCamelContext(),
                        "producers",
                        WritableHealthCheckRepository.class));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Nfs4HealthCheck check = new Nfs4HealthCheck(endpoint);
        healthChecks()
                .ifPresent(
                        repository -> {
                            check.setEnabled(
                                    ((Nfs4Component) endpoint.getComponent())
                                            .isHealthCheckProducerEnabled());
                            repository.addHealthCheck(check);
                            healthCheck = Optional.of(check);
                        });
    }

    @Override
    protected void doStop() throws Exception {
        healthCheck.ifPresent(
                check -> healthChecks().ifPresent(found -> found.removeHealthCheck(check)));
        healthCheck = Optional.empty();
        super.doStop();
    }
}
