package io.drover.cbt;

import io.drover.blockengine.volume.ByteRange;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Everything that a service says in answer to a question, over as many streams as it takes. */
public final class MetadataReading {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataReading.class);

    private final SnapshotMetadata service;
    private final List<Duration> pauses;

    /**
     * @param pauses before a stream that broke off is resumed, and how often it is
     */
    public MetadataReading(SnapshotMetadata service, List<Duration> pauses) {
        this.service = service;
        this.pauses = List.copyOf(pauses);
    }

    /**
     * @param blocks marked where the answer says so
     * @return bytes of the volume that the answer is about; 0 if it does not say
     * @throws CbtException if there is no whole answer; what was marked is then of no use
     */
    long read(MetadataQuery query, TouchedBlocks blocks) throws CbtException, InterruptedException {
        Progress progress = new Progress(blocks);
        int resumed = 0;
        while (true) {
            try {
                progress.begin();
                service.read(query, progress.next, progress::take);
                return progress.capacity;
            } catch (CbtException.Unavailable e) {
                if (resumed == pauses.size()) {
                    throw e;
                }
                LOG.info(
                        "{} broke off and is resumed at offset {}: {}",
                        query.procedure(),
                        progress.next,
                        e.getMessage());
                Duration pause = pauses.get(resumed++);
                new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** How far it is. Used by one thread at a time. */
    private static final class Progress {
        private final TouchedBlocks blocks;

        /** Where the last range ended. */
        private long next;

        /** The same in this stream; a resumed one may begin with what is known. */
        private long nextOfStream;

        private long capacity;

        Progress(TouchedBlocks blocks) {
            this.blocks = blocks;
        }

        void begin() {
            nextOfStream = 0;
        }

        void take(MetadataPage page) throws CbtException.Mangled {
            if (capacity > 0 && page.capacity() > 0 && page.capacity() != capacity) {
                throw new CbtException.Mangled(
                        "the volume had %d bytes, and now %d".formatted(capacity, page.capacity()));
            }
            capacity = Math.max(capacity, page.capacity());
            for (ByteRange range : page.ranges()) {
                if (range.offset() < nextOfStream) {
                    throw new CbtException.Mangled(
                            "offset %d comes after %d".formatted(range.offset(), nextOfStream));
                }
                if (capacity > 0 && range.offset() >= capacity) {
                    throw new CbtException.Mangled(
                            "offset %d is beyond the volume's %d bytes"
                                    .formatted(range.offset(), capacity));
                }
                blocks.add(range);
                nextOfStream = range.end();
                next = Math.max(next, range.end());
            }
        }
    }
}
