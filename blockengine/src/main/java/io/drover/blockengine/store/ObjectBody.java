package io.drover.blockengine.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Content to be written. It can be read again from the start, so a write may be retried as a whole.
 */
public sealed interface ObjectBody {
    /** Length in bytes. */
    long size();

    /** A fresh stream over the whole content; the caller closes it. */
    InputStream open() throws IOException;

    /**
     * Content in memory. The bytes between position and limit must not change until the write has
     * returned.
     */
    record Bytes(ByteBuffer content) implements ObjectBody {
        public Bytes {
            content = content.asReadOnlyBuffer();
        }

        /** An independent view of the content, heap or direct. */
        public ByteBuffer view() {
            return content.duplicate();
        }

        @Override
        public long size() {
            return content.remaining();
        }

        @Override
        public InputStream open() {
            return new ByteBufferInputStream(view());
        }
    }

    /**
     * Content in a file that must not change until the write has returned: a configuration too
     * large for memory.
     */
    record Spooled(Path file, long size) implements ObjectBody {
        public Spooled(Path file) {
            this(file, sizeOf(file));
        }

        private static long sizeOf(Path file) {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public InputStream open() throws IOException {
            return Channels.newInputStream(FileChannel.open(file, StandardOpenOption.READ));
        }
    }

    static ObjectBody of(byte[] content) {
        return new Bytes(ByteBuffer.wrap(content));
    }

    static ObjectBody of(ByteBuffer content) {
        return new Bytes(content);
    }

    static ObjectBody utf8(String content) {
        return of(content.getBytes(StandardCharsets.UTF_8));
    }
}
