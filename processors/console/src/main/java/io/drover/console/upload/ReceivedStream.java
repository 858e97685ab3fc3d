package io.drover.console.upload;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a browser sends, for one thread to read. The browser is made to wait when that is slow, so
 * no more than a few chunks are in memory.
 */
final class ReceivedStream extends InputStream {
    private static final int AHEAD = 32;
    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final int BYTE = 0xff;

    /** What has come. */
    private sealed interface Item {
        record Chunk(byte[] bytes) implements Item {}

        record End() implements Item {}

        record Broken(Throwable cause) implements Item {}
    }

    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final ReadStream<Buffer> source;
    private final Context context;
    private final long limit;
    private byte[] chunk = {};
    private int at;
    private long received;
    private boolean ended;

    /**
     * To be made on the thread of the context, before anything of the source is read.
     *
     * @param limit of bytes; more of them are an error
     */
    ReceivedStream(ReadStream<Buffer> source, Context context, long limit) {
        this.source = source;
        this.context = context;
        this.limit = limit;
        source.pause();
        source.handler(buffer -> items.add(new Item.Chunk(buffer.getBytes())));
        source.endHandler(_ -> items.add(new Item.End()));
        source.exceptionHandler(this::fail);
        source.fetch(AHEAD);
    }

    /** The connection is gone. */
    void fail(Throwable cause) {
        items.add(new Item.Broken(cause));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & BYTE;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (at == chunk.length && !ended) {
            next();
        }
        if (at == chunk.length) {
            return -1;
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, target, offset, count);
        at += count;
        return count;
    }

    private void next() throws IOException {
        switch (take()) {
            case Item.Chunk(byte[] bytes) -> {
                received += bytes.length;
                if (received > limit) {
                    throw new IOException(
                            "the file is larger than %d bytes; drover.console.upload-limit allows no more"
                                    .formatted(limit));
                }
                chunk = bytes;
                at = 0;
                context.runOnContext(_ -> source.fetch(1));
            }
            case Item.End _ -> ended = true;
            case Item.Broken(Throwable cause) ->
                    throw new IOException(
                            "the connection to the browser broke after %d bytes; choose the file again, and it goes on"
                                    .formatted(received),
                            cause);
        }
    }

    private Item take() throws IOException {
        try {
            Item item = items.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (item == null) {
                throw new IOException(
                        "the browser has sent nothing for %d s; choose the file again, and it goes on"
                                .formatted(SILENCE.toSeconds()));
            }
            return item;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the upload was stopped", e);
        }
    }

    /** What still comes is thrown away. */
    @Override
    public void close() {
        context.runOnContext(
                _ -> {
                    source.handler(_ -> {});
                    source.fetch(Long.MAX_VALUE);
                });
    }
}
