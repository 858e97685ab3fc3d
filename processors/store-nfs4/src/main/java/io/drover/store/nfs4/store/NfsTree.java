package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsStatusException;
import io.drover.store.nfs4.client.Reply;
import io.drover.store.nfs4.proto.Attribute;
import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.FileAttributes;
import io.drover.store.nfs4.proto.FileHandle;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;

import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Directories below the path of the target's URL. That path itself is never made: it is the export,
 * or chosen by the user. Thread-safe.
 */
final class NfsTree {
    /** Longhorn's: a store belongs to the user that writes it, and to nobody else. */
    private static final int DIRECTORY_MODE = 0700;

    private static final int ATTEMPTS = 5;

    /**
     * The directory that the URL names.
     *
     * @param transfer largest READ or WRITE of its file system, in bytes
     */
    record Base(FileHandle handle, long transfer) {}

    private final NfsClient client;
    private final List<String> path;
    private final HandleCache cache = new HandleCache();
    private volatile Optional<Base> base = Optional.empty();

    NfsTree(NfsClient client, String path) {
        this.client = client;
        this.path = Stream.of(path.split("/", -1)).filter(name -> !name.isEmpty()).toList();
    }

    /**
     * @throws NoSuchExportException if the server does not show the path
     */
    Base base() throws IOException, InterruptedException {
        Optional<Base> known = base;
        if (known.isPresent()) {
            return known.get();
        }
        Base found = locate(client::call);
        base = Optional.of(found);
        return found;
    }

    /**
     * Looks up anew what the path of the URL names. What is known of directories is forgotten:
     * those that were renamed or replaced on the server keep their handles.
     */
    void lookUpAgain() throws IOException, InterruptedException {
        Base found = locate(client::call);
        cache.clear();
        base = Optional.of(found);
    }

    /** How a compound reaches the server. */
    @FunctionalInterface
    interface Caller {
        Reply call(Compound compound) throws IOException, InterruptedException;
    }

    /** Looks the base up, whatever is known of it. */
    Base locate(Caller caller) throws IOException, InterruptedException {
        List<Operation<?>> operations = new ArrayList<>();
        operations.add(Operations.putRoot());
        path.forEach(name -> operations.add(Operations.lookup(name)));
        Operation<FileHandle> handle = Operations.handle();
        Operation<FileAttributes> attributes =
                Operations.attributes(Attribute.TYPE, Attribute.MAX_READ, Attribute.MAX_WRITE);
        operations.add(attributes);
        operations.add(handle);
        return base(caller.call(Compound.repeatable(operations)), handle, attributes);
    }

    private Base base(
            Reply reply, Operation<FileHandle> handle, Operation<FileAttributes> attributes)
            throws IOException {
        if (Approach.isAbsent(reply.answer()) || reply.failedWith(NfsStatus.SYMLINK)) {
            throw new NoSuchExportException("/" + String.join("/", path), reply.answer());
        }
        CompoundAnswer answer = reply.required();
        FileAttributes found = answer.get(attributes);
        if (!found.isDirectory()) {
            throw new NoSuchExportException("/" + String.join("/", path), answer);
        }
        long transfer =
                Math.min(
                        found.number(Attribute.MAX_READ, Long.MAX_VALUE),
                        found.number(Attribute.MAX_WRITE, Long.MAX_VALUE));
        return new Base(answer.get(handle), transfer);
    }

    private Approach approach(ObjectKey directory) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        for (ObjectKey at = directory; !at.isRoot(); at = at.parent()) {
            Optional<FileHandle> known = cache.get(at);
            if (known.isPresent()) {
                return Approach.from(known.get(), true, names, directory);
            }
            names.addFirst(at.name());
        }
        return Approach.from(base().handle(), false, names, directory);
    }

    /**
     * Performs a compound that begins in {@code directory}. Handles that turn out to be of
     * something that is gone are forgotten and the call is made again from the top, so an answer
     * that a name is not there is about the tree as it is.
     */
    Reply callIn(ObjectKey directory, Function<Approach, Compound> compound)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Approach approach = approach(directory);
            Reply reply = client.call(compound.apply(approach));
            CompoundAnswer answer = reply.answer();
            if (answer.has(approach.handle())) {
                remember(directory, answer.get(approach.handle()));
            }
            boolean doubtful =
                    isStale(answer.status())
                            || approach.assumed() && answer.status() == NfsStatus.NOENT;
            if (!doubtful || attempt == ATTEMPTS) {
                return reply;
            }
            forget(directory);
            if (!approach.assumed()) {
                base = Optional.empty();
            }
        }
    }

    static boolean isStale(NfsStatus status) {
        return status == NfsStatus.STALE
                || status == NfsStatus.FHEXPIRED
                || status == NfsStatus.BADHANDLE;
    }

    private void remember(ObjectKey directory, FileHandle handle) {
        if (!directory.isRoot()) {
            cache.put(directory, handle);
        }
    }

    /** Forgets the handles on the way to the directory; the base's if it is that. */
    void forget(ObjectKey directory) {
        if (directory.isRoot()) {
            base = Optional.empty();
        }
        for (ObjectKey at = directory; !at.isRoot(); at = at.parent()) {
            cache.forget(at);
        }
    }

    /** The directory's handle; it and missing parents are made. */
    FileHandle directory(ObjectKey directory) throws IOException, InterruptedException {
        if (directory.isRoot()) {
            return base().handle();
        }
        Optional<FileHandle> known = cache.get(directory);
        if (known.isPresent()) {
            return known.get();
        }
        for (int attempt = 1; ; attempt++) {
            Operation<FileHandle> handle = Operations.handle();
            Reply reply =
                    callIn(directory, way -> way.repeatable(Operations.verifyDirectory(), handle));
            if (Approach.isAbsent(reply.answer())) {
                reply = make(directory, handle);
            }
            if (reply.answer().ok()) {
                FileHandle found = reply.answer().get(handle);
                cache.put(directory, found);
                return found;
            }
            if (reply.failedWith(NfsStatus.NOT_SAME)) {
                forget(directory);
                throw new NotDirectoryException(directory.value());
            }
            boolean again =
                    reply.failedWith(NfsStatus.EXIST)
                            || reply.failedWith(NfsStatus.NOENT)
                            || isStale(reply.answer().status());
            if (!again || attempt == ATTEMPTS) {
                throw new NfsStatusException(reply.answer());
            }
            forget(directory);
        }
    }

    private Reply make(ObjectKey directory, Operation<FileHandle> handle)
            throws IOException, InterruptedException {
        FileHandle parent = directory(directory.parent());
        return client.call(
                Compound.once(
                        Operations.put(parent),
                        Operations.makeDirectory(directory.name(), DIRECTORY_MODE),
                        handle));
    }
}
