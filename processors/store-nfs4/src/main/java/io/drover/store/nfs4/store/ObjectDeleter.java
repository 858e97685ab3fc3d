package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.nfs4.client.NfsStatusException;
import io.drover.store.nfs4.client.Reply;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.OpCode;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Takes away files, and the directories that are empty afterwards. */
final class ObjectDeleter {
    /** Longhorn never removes this directory. */
    private static final String STORE_DIRECTORY = "backupstore";

    private static final int IN_FLIGHT = 8;

    private final NfsTree tree;

    ObjectDeleter(NfsTree tree) {
        this.tree = tree;
    }

    void delete(Collection<ObjectKey> keys) throws IOException, InterruptedException {
        Set<ObjectKey> parents = new TreeSet<>();
        try (InFlight calls = new InFlight(IN_FLIGHT)) {
            for (ObjectKey key : keys) {
                parents.add(key.parent());
                calls.start(() -> removeObject(key));
            }
            calls.await();
        }
        for (ObjectKey directory : parents) {
            removeEmpty(directory);
        }
    }

    /** Or an empty directory in its place. */
    private boolean removeObject(ObjectKey key) throws IOException, InterruptedException {
        return remove(key, Operations.verifyRegularFile())
                || remove(key, Operations.verifyDirectory());
    }

    /**
     * Takes away the file alone.
     *
     * @return whether it is gone
     */
    boolean removeFile(ObjectKey key) throws IOException, InterruptedException {
        return remove(key, Operations.verifyRegularFile());
    }

    private void removeEmpty(ObjectKey directory) throws IOException, InterruptedException {
        ObjectKey at = directory;
        while (!at.isRoot()
                && !at.name().equals(STORE_DIRECTORY)
                && remove(at, Operations.verifyDirectory())) {
            tree.forget(at);
            at = at.parent();
        }
    }

    /**
     * REMOVE takes files and empty directories alike, so the kind is checked in the same call.
     *
     * @return whether it is gone
     */
    private boolean remove(ObjectKey key, Operation<Void> kind)
            throws IOException, InterruptedException {
        Reply reply =
                tree.callIn(
                        key.parent(),
                        way ->
                                way.once(
                                        Operations.save(),
                                        Operations.lookup(key.name()),
                                        kind,
                                        Operations.restore(),
                                        Operations.remove(key.name())));
        if (reply.answer().ok() || isGone(reply)) {
            return true;
        }
        boolean kept =
                reply.failedWith(NfsStatus.NOT_SAME)
                        || reply.failedWith(NfsStatus.NOTEMPTY)
                        || reply.failedWith(NfsStatus.EXIST);
        if (!kept) {
            throw new NfsStatusException(reply.answer());
        }
        return false;
    }

    private static boolean isGone(Reply reply) {
        return Approach.isAbsent(reply.answer())
                || reply.failedWith(NfsStatus.NOENT)
                        && reply.answer().failed().filter(OpCode.REMOVE::equals).isPresent();
    }
}
