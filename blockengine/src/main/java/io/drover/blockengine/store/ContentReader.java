package io.drover.blockengine.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * Consumes the content of an object.
 *
 * <p>It may be called more than once for one {@link ObjectStore#read}: when the connection breaks
 * in the middle a store may start over, so an implementation begins from a clean state each time.
 * An {@link IOException} that it throws counts as a transport fault.
 */
@FunctionalInterface
public interface ContentReader<T> {
    T read(InputStream content) throws IOException;
}
