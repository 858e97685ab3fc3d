package io.drover.store;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The end of a target's route for stores that are plain Java: performs the request and leaves its
 * result in the body.
 */
public final class StoreServer implements Processor {
    private final ObjectStore store;

    public StoreServer(ObjectStore store) {
        this.store = store;
    }

    @Override
    public void process(Exchange exchange) throws StoreException {
        exchange.getMessage().setBody(serve(WritePermit.attempted(exchange)));
    }

    private Object serve(StoreRequest request) throws StoreException {
        return switch (request) {
            case StoreRequest.Stat stat -> store.stat(stat.key());
            case StoreRequest.Read read -> store.read(read.key(), guarded(read.reader()));
            case StoreRequest.Write write -> {
                store.write(write.key(), write.body(), write.condition());
                yield true;
            }
            case StoreRequest.Delete delete -> {
                store.delete(delete.keys());
                yield true;
            }
            case StoreRequest.Listing listing -> {
                store.list(listing.key(), listing.visitor());
                yield true;
            }
            case StoreRequest.Listed listed -> store.listed(listed.key());
            case StoreRequest.Children children -> store.children(children.key());
        };
    }

    static <T> ContentReader<T> guarded(ContentReader<T> reader) {
        return content -> {
            try {
                return reader.read(content);
            } catch (RuntimeException e) {
                // the boundary of the caller's reader, whose faults are not the store's
                throw new StoreFaults.CallerFault(e);
            }
        };
    }
}
