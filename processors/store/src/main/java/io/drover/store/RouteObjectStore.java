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
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;

import java.nio.channels.ReadableByteChannel;
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
    private final Vigil vigil;
    private final AtomicBoolean moved;
    private final WritePermit permit;

    /**
     * @param vigil over all requests to the target
     * @param moved set once the target's routes lead to another place
     */
    RouteObjectStore(
            ProducerTemplate template,
            String target,
            Endpoint endpoint,
            StoreCapabilities capabilities,
            Vigil vigil,
            AtomicBoolean moved,
            WritePermit permit) {
        this.template = template;
        this.target = target;
        this.endpoint = endpoint;
        this.capabilities = capabilities;
        this.vigil = vigil;
        this.moved = moved;
        this.permit = permit;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        return (Optional<ObjectStat>) send(new StoreRequest.Stat(key), Optional.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        return (T) send(new StoreRequest.Read(key, observed(reader)), Object.class);
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
        send(new StoreRequest.Listing(prefix, new OnceVisitor(visitor, vigil)), Object.class);
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
        permit.await(request);
        StoreCall call = vigil.begin();
        Exchange exchange = exchange(request, call);
        boolean answered = false;
        try {
            new Waiting(target, call, exchange).await(() -> template.send(endpoint, exchange));
            T answer = answer(exchange, call, type);
            answered = true;
            return answer;
        } catch (StoreException.Unavailable e) {
            throw e;
        } catch (StoreException | RuntimeException e) {
            answered = true;
            throw e;
        } finally {
            if (answered) {
                vigil.answered();
            } else {
                vigil.unanswered();
            }
        }
    }

    private Exchange exchange(StoreRequest request, StoreCall call) {
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(request);
        exchange.getMessage().setHeader(StoreRequest.OPERATION, request.operation());
        exchange.getMessage().setHeader(StoreRequest.KEY, request.key().value());
        exchange.setProperty(StoreRequest.PROPERTY, request);
        exchange.setProperty(StoreRequest.FIRST, call.isFirst());
        exchange.setProperty(StoreRequest.CALL, call);
        exchange.setProperty(WritePermit.PROPERTY, permit);
        return exchange;
    }

    private <T> T answer(Exchange exchange, StoreCall call, Class<T> type) throws StoreException {
        if (exchange.getException() == null) {
            return type.cast(exchange.getMessage().getBody());
        }
        StoreException failure = asStoreException(exchange.getException());
        if (call.isOver()
                && failure instanceof StoreException.Unavailable
                && !(failure instanceof StoreException.Silent)) {
            throw new StoreException.Silent(vigil.verdict(call), failure);
        }
        throw failure;
    }

    private <T> ContentReader<T> observed(ContentReader<T> reader) {
        return content ->
                reader.read(
                        content instanceof ReadableByteChannel
                                ? content
                                : new ObservedStream(content, vigil::progress));
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
                // of the sending thread; the caller has its own flag if it was interrupted
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
     * to it again. Whatever comes shows that the target is alive, also what is not shown: a listing
     * that starts over may take as long to come to what is new, and starts over only so many times.
     */
    private static final class OnceVisitor implements ObjectVisitor {
        private final ObjectVisitor visitor;
        private final Vigil vigil;
        private ObjectKey last = ObjectKey.ROOT;
        private ObjectKey lastLeftover = ObjectKey.ROOT;
        private final Set<ObjectKey> emptyDirectories = new HashSet<>();

        OnceVisitor(ObjectVisitor visitor, Vigil vigil) {
            this.visitor = visitor;
            this.vigil = vigil;
        }

        @Override
        public void visit(ObjectStat object) throws StoreException {
            vigil.progress();
            if (object.key().compareTo(last) > 0) {
                last = object.key();
                visitor.visit(object);
            }
        }

        @Override
        public void leftover(ObjectStat file) throws StoreException {
            vigil.progress();
            if (file.key().compareTo(lastLeftover) > 0) {
                lastLeftover = file.key();
                visitor.leftover(file);
            }
        }

        @Override
        public void emptyDirectory(ObjectKey directory) throws StoreException {
            vigil.progress();
            if (emptyDirectories.add(directory)) {
                visitor.emptyDirectory(directory);
            }
        }

        @Override
        public boolean enters(ObjectKey directory) throws StoreException {
            vigil.progress();
            return visitor.enters(directory);
        }

        @Override
        public void getsOn() throws StoreException {
            vigil.progress();
            visitor.getsOn();
        }
    }
}
