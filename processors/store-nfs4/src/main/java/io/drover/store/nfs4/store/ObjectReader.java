package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsStatusException;
import io.drover.store.nfs4.client.Reply;
import io.drover.store.nfs4.proto.Attribute;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.FileAttributes;
import io.drover.store.nfs4.proto.FileHandle;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;
import io.drover.store.nfs4.proto.ReadResult;
import io.drover.store.nfs4.proto.StateId;

import java.io.IOException;
import java.util.Optional;

/** Finds objects and opens their content. No open is made at the server, so none can be lost. */
final class ObjectReader {
    /** A block with its frame comes in the first answer. */
    private static final int FIRST_READ = 2 * 1024 * 1024 + 64 * 1024;

    private final NfsClient client;
    private final NfsTree tree;

    ObjectReader(NfsClient client, NfsTree tree) {
        this.client = client;
        this.tree = tree;
    }

    /** Empty if the server said that there is no such file. */
    Optional<FileAttributes> attributes(ObjectKey key) throws IOException, InterruptedException {
        Operation<FileAttributes> attributes =
                Operations.attributes(Attribute.TYPE, Attribute.SIZE, Attribute.MODIFIED);
        Reply reply =
                tree.callIn(
                        key.parent(),
                        way -> way.repeatable(Operations.lookup(key.name()), attributes));
        if (Approach.isAbsent(reply.answer())) {
            return Optional.empty();
        }
        return Optional.of(reply.required().get(attributes)).filter(FileAttributes::isRegularFile);
    }

    /** Empty if the server said that there is no such file. */
    Optional<NfsInputStream> open(ObjectKey key) throws IOException, InterruptedException {
        int size = (int) Math.min(readSize(), FIRST_READ);
        Operation<FileAttributes> attributes =
                Operations.attributes(Attribute.TYPE, Attribute.CHANGE);
        Operation<FileHandle> handle = Operations.handle();
        Operation<ReadResult> read = Operations.read(StateId.ANONYMOUS, 0, size);
        Reply reply =
                tree.callIn(
                        key.parent(),
                        way ->
                                way.repeatable(
                                        Operations.lookup(key.name()), attributes, handle, read));
        CompoundAnswer answer = reply.answer();
        boolean other = answer.has(attributes) && !answer.get(attributes).isRegularFile();
        if (other || Approach.isAbsent(answer)) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw new NfsStatusException(answer);
        }
        long change = answer.get(attributes).number(Attribute.CHANGE, 0);
        return Optional.of(
                new NfsInputStream(
                        client, answer.get(handle), change, readSize(), answer.get(read)));
    }

    private int readSize() throws IOException, InterruptedException {
        return (int) Math.min(client.session().readSize(), tree.base().transfer());
    }
}
