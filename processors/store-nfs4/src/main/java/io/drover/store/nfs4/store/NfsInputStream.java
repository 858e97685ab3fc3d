package io.drover.store.nfs4.store;

import io.drover.blockengine.logging.LogContext;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.proto.Attribute;
import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.FileAttributes;
import io.drover.store.nfs4.proto.FileHandle;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;
import io.drover.store.nfs4.proto.ReadResult;
import io.drover.store.nfs4.proto.StateId;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Content of a file, one answer ahead of its reader. It fails if the file changes meanwhile. What
 * goes wrong is kept, as a reader may wrap it. For one thread.
 */
final class NfsInputStream extends InputStream {
    private final NfsClient client;
    private final FileHandle file;
    private final long change;
    private final int readSize;
    private ReadResult current;
    private ByteBuffer data;
    private long offset;
    private Optional<FutureTask<ReadResult>> ahead = Optional.empty();
    private Optional<Exception> failure = Optional.empty();

    NfsInputStream(NfsClient client, FileHandle file, long change, int readSize, ReadResult first) {
        this.client = client;
        this.file = file;
        this.change = change;
        this.readSize = readSize;
        this.current = first;
        this.data = first.data();
        this.offset = data.remaining();
        readAhead();
    }

    private void readAhead() {
        if (!current.end()) {
            long from = offset;
            FutureTask<ReadResult> task = new FutureTask<>(() -> fetch(from));
            Thread.ofVirtual().name("nfs4-read").start(LogContext.carriedInto(task));
            ahead = Optional.of(task);
        }
    }

    private ReadResult fetch(long from) throws IOException, InterruptedException {
        Operation<FileAttributes> attributes = Operations.attributes(Attribute.CHANGE);
        Operation<ReadResult> read = Operations.read(StateId.ANONYMOUS, from, readSize);
        CompoundAnswer answer =
                client.call(Compound.repeatable(Operations.put(file), attributes, read)).required();
        if (answer.get(attributes).number(Attribute.CHANGE, 0) != change) {
            throw new ContentLostException("the file was changed while it was read");
        }
        ReadResult result = answer.get(read);
        if (!result.end() && !result.data().hasRemaining()) {
            throw new IOException("the server gives no data at offset " + from);
        }
        return result;
    }

    private boolean hasData() throws IOException {
        while (!data.hasRemaining()) {
            if (current.end()) {
                return false;
            }
            current = next();
            data = current.data();
            offset += data.remaining();
            readAhead();
        }
        return true;
    }

    private ReadResult next() throws IOException {
        try {
            return ahead.orElseThrow().get();
        } catch (ExecutionException e) {
            Exception cause = e.getCause() instanceof Exception known ? known : e;
            failure = Optional.of(cause);
            throw new IOException(cause.getMessage(), cause);
        } catch (InterruptedException e) {
            failure = Optional.of(e);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading");
        }
    }

    /** What the server or the network did; empty if an exception is somebody else's. */
    Optional<Exception> failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        return hasData() ? Byte.toUnsignedInt(data.get()) : -1;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasData()) {
            return -1;
        }
        int count = Math.min(length, data.remaining());
        data.get(target, at, count);
        return count;
    }

    @Override
    public int available() {
        return data.remaining();
    }
}
