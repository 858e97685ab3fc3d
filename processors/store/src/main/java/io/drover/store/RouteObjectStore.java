package io.drover.store;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An object store behind a route: every call is one exchange, so what the route declares (retry,
 * throttling, metrics) holds for it.
 */
final class RouteObjectStore implements ObjectStore {
    private final ProducerTemplate template;
    private final String target;
    private final Endpoint endpoint;
    private final StoreCapabilities capabilities;
    private final AtomicBoolean moved;
    private final boolean attended;
    private final AtomicBoolean answered = new AtomicBoolean();

    /**
     * @param attended whether a person waits, who should soon hear of a wrong address
     * @param moved set once the target's routes lead to another place
     */
    RouteObjectStore(
            ProducerTemplate template,
            String target,
            Endpoint endpoint,
            StoreCapabilities capabilities,
            boolean attended,
            AtomicBoolean moved) {
        this.template = template;
        this.target = target;
        this.endpoint = endpoint;
        this.capabilities = capabilities;
        this.attended = attended;
        this.moved = moved;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        return (Optional<ObjectStat>) send(new StoreRequest.Stat(key), Optional.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        return (T) send(new StoreRequest.Read(key, reader), Object.class);
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        send(new StoreRequest.Write(key, body, condition), Object.class);
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        List<ObjectKey> all = List.copyOf(keys);
        for (int at = 0; at < all.size(); at += capabilities.maxDeleteBatch()) {
            send(
                    new StoreRequest.Delete(
                            all.subList(
                                    at, Math.min(all.size(), at + capabilities.maxDeleteBatch()))),
                    Object.class);
        }
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        send(new StoreRequest.Listing(prefix, new OnceVisitor(visitor)), Object.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<ObjectStat> listed(ObjectKey key) throws StoreException {
        return (Optional<ObjectStat>) send(new StoreRequest.Listed(key), Optional.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<String> children(ObjectKey prefix) throws StoreException {
        return (List<String>) send(new StoreRequest.Children(prefix), List.class);
    }

    private <T> T send(StoreRequest request, Class<T> type) throws StoreException {
        if (moved.get()) {
            throw new StoreException.Unavailable(
                    "the URL of target " + target + " changed meanwhile");
        }
        Exchange exchange =
                template.request(
                        endpoint,
                        message -> {
                            message.getMessage().setBody(request);
                            message.getMessage()
                                    .setHeader(StoreRequest.OPERATION, request.operation());
                            message.getMessage().setHeader(StoreRequest.KEY, request.key().value());
                            message.setProperty(StoreRequest.PROPERTY, request);
                            message.setProperty(StoreRequest.FIRST, attended && !answered.get());
                        });
        if (exchange.getException() != null) {
            StoreException failure = asStoreException(exchange.getException());
            if (!(failure instanceof StoreException.Unavailable)) {
                answered.set(true);
            }
            throw failure;
        }
        answered.set(true);
        return type.cast(exchange.getMessage().getBody());
    }

    private StoreException asStoreException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException store) {
                return store;
            }
            if (cause instanceof StoreFaults.CallerFault fault) {
                throw fault.unwrapped();
            }
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return new StoreException.Unavailable(
                        "interrupted while waiting for target " + target, failure);
            }
        }
        return new StoreException.Unavailable(
                "the route of target " + target + " failed: " + failure.getMessage(), failure);
    }

    @Override
    public StoreCapabilities capabilities() {
        return capabilities;
    }

    /** The route and its connections belong to {@link TargetStores}. */
    @Override
    public void close() {}

    /**
     * A listing that is retried in the middle starts over; what the visitor has seen is not shown
     * to it again.
     */
    private static final class OnceVisitor implements ObjectVisitor {
        private final ObjectVisitor visitor;
        private ObjectKey last = ObjectKey.ROOT;
        private ObjectKey lastLeftover = ObjectKey.ROOT;
        private final Set<ObjectKey> emptyDirectories = new HashSet<>();

        OnceVisitor(ObjectVisitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void visit(ObjectStat object) throws StoreException {
            if (object.key().compareTo(last) > 0) {
                last = object.key();
                visitor.visit(object);
            }
        }

        @Override
        public void leftover(ObjectStat file) throws StoreException {
            if (file.key().compareTo(lastLeftover) > 0) {
                lastLeftover = file.key();
                visitor.leftover(file);
            }
        }

        @Override
        public void emptyDirectory(ObjectKey directory) throws StoreException {
            if (emptyDirectories.add(directory)) {
                visitor.emptyDirectory(directory);
            }
        }
    }
}
