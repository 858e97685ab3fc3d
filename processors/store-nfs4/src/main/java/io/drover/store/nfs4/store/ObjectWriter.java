package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.TemporaryNames;
import io.drover.blockengine.store.WriteCondition;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsStatusException;
import io.drover.store.nfs4.proto.FileHandle;
import io.drover.store.nfs4.proto.NfsStatus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes objects so that nobody sees a part of one: into a file of a temporary name in the same
 * directory, which then takes the object's name. When the server loses the file on the way it is
 * written again under another temporary name.
 */
final class ObjectWriter {
    private final NfsClient client;
    private final NfsTree tree;
    private final ObjectDeleter deleter;
    private final Leftovers leftovers;

    ObjectWriter(NfsClient client, NfsTree tree, ObjectDeleter deleter, Leftovers leftovers) {
        this.client = client;
        this.tree = tree;
        this.deleter = deleter;
        this.leftovers = leftovers;
    }

    void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws IOException, InterruptedException {
        AtomicBoolean small = new AtomicBoolean(condition == WriteCondition.NONE);
        Attempts.of(
                () -> {
                    try {
                        writeOnce(key, body, condition, small.get());
                    } catch (NfsStatusException e) {
                        if (e.status() == NfsStatus.NOT_SAME) {
                            // a part of a WRITE was taken, which only the long way can handle
                            small.set(false);
                        }
                        throw parentGone(key, e);
                    }
                    return true;
                });
    }

    /** Somebody removed the empty directory: it is made again. */
    private IOException parentGone(ObjectKey key, NfsStatusException e) {
        if (e.status() == NfsStatus.NOENT || NfsTree.isStale(e.status())) {
            tree.forget(key.parent());
            return new ContentLostException("the directory of " + key + " is gone");
        }
        return e;
    }

    private void writeOnce(ObjectKey key, ObjectBody body, WriteCondition condition, boolean small)
            throws IOException, InterruptedException {
        FileHandle directory = tree.directory(key.parent());
        TemporaryFile temporary =
                new TemporaryFile(
                        client,
                        directory,
                        key.parent().resolve(TemporaryNames.of(key.name())),
                        deleter,
                        leftovers);
        int writeSize = (int) Math.min(client.session().writeSize(), tree.base().transfer());
        if (small && body.size() <= writeSize) {
            try (SmallWrite write = new SmallWrite(client, temporary)) {
                flagged(() -> write.publish(content(body), key.name()));
            }
        } else {
            try (LargeWrite write = new LargeWrite(client, temporary)) {
                flagged(
                        () -> {
                            write.fill(body, writeSize);
                            write.publish(key.name(), condition);
                        });
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** Leaves the thread's interrupt flag set, so that the cleaning up does not wait. */
    private static void flagged(Step step) throws IOException, InterruptedException {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    private static ByteBuffer content(ObjectBody body) throws IOException {
        return switch (body) {
            case ObjectBody.Bytes bytes -> bytes.view();
            case ObjectBody.Spooled spooled -> {
                try (InputStream content = spooled.open()) {
                    yield ByteBuffer.wrap(content.readAllBytes());
                }
            }
        };
    }
}
