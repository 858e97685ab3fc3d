package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.WriteCondition;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsSession;
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
import io.drover.store.nfs4.proto.StateId;
import io.drover.store.nfs4.proto.WriteResult;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An object of any size: several WRITEs under way at once, which the server may keep in memory,
 * then one COMMIT. Its verifier shows whether the server lost some of them in between. For one
 * thread.
 */
final class LargeWrite implements AutoCloseable {
    private static final int IN_FLIGHT = 4;
    private static final int CHUNK = 1024 * 1024;

    /** Of a server that numbers no files; it cannot be asked which file a name is of. */
    private static final long NO_ID = -1;

    private record Opened(FileHandle file, StateId state, long id, NfsSession session) {}

    private final NfsClient client;
    private final TemporaryFile temporary;
    private final Set<Long> verifiers = ConcurrentHashMap.newKeySet();
    private Opened opened;

    LargeWrite(NfsClient client, TemporaryFile temporary) {
        this.client = client;
        this.temporary = temporary;
    }

    void fill(ObjectBody body, int writeSize) throws IOException, InterruptedException {
        opened = open();
        try (InFlight calls = new InFlight(IN_FLIGHT);
                Chunks chunks = Chunks.of(body, Math.min(CHUNK, writeSize))) {
            for (long at = 0; at < body.size(); ) {
                ByteBuffer chunk = chunks.next();
                long offset = at;
                at += chunk.remaining();
                calls.start(() -> writeFully(offset, chunk));
            }
            calls.await();
        }
        commit(body.size());
    }

    private Opened open() throws IOException, InterruptedException {
        Operation<StateId> create = temporary.create();
        Operation<FileHandle> handle = Operations.handle();
        Operation<FileAttributes> attributes = Operations.attributes(Attribute.FILEID);
        Reply reply =
                client.callOnce(
                        Compound.once(
                                Operations.put(temporary.directory()), create, handle, attributes));
        CompoundAnswer answer = reply.answer();
        if (answer.has(handle)) {
            temporary.opened(answer.get(handle), answer.get(create), reply.session());
        }
        reply.required();
        return new Opened(
                answer.get(handle),
                answer.get(create).latest(),
                answer.get(attributes).number(Attribute.FILEID, NO_ID),
                reply.session());
    }

    private boolean writeFully(long offset, ByteBuffer data)
            throws IOException, InterruptedException {
        ByteBuffer left = data.duplicate();
        while (left.hasRemaining()) {
            Operation<WriteResult> write =
                    Operations.write(
                            opened.state(), offset + left.position() - data.position(), left);
            WriteResult result =
                    client.call(
                                    Compound.repeatable(Operations.put(opened.file()), write),
                                    opened.session())
                            .required()
                            .get(write);
            if (result.count() <= 0 || result.count() > left.remaining()) {
                throw new IOException("the server took " + result.count() + " bytes of a write");
            }
            verifiers.add(result.verifier());
            left.position(left.position() + result.count());
        }
        return true;
    }

    private void commit(long size) throws IOException, InterruptedException {
        Operation<Long> commit = Operations.commit();
        Operation<FileAttributes> attributes = Operations.attributes(Attribute.SIZE);
        CompoundAnswer answer =
                client.call(
                                Compound.once(
                                        Operations.put(opened.file()),
                                        commit,
                                        attributes,
                                        Operations.close(opened.state())),
                                opened.session())
                        .required();
        temporary.closed();
        verifiers.add(answer.get(commit));
        if (verifiers.size() > 1) {
            throw new ContentLostException("the server lost what was written to it");
        }
        if (answer.get(attributes).size() != size) {
            throw new ContentLostException(
                    "the server has %d of %d bytes".formatted(answer.get(attributes).size(), size));
        }
    }

    /**
     * @throws ObjectExistsException if it may only create the object and that is there
     */
    void publish(String name, WriteCondition condition) throws IOException, InterruptedException {
        switch (condition) {
            case NONE -> rename(name);
            case IF_ABSENT -> link(name);
        }
    }

    private void rename(String name) throws IOException, InterruptedException {
        Reply reply =
                client.call(
                        Compound.once(
                                Operations.put(temporary.directory()),
                                Operations.save(),
                                Operations.rename(temporary.name(), name)));
        boolean done =
                reply.answer().ok()
                        || reply.repeated() && reply.failedWith(NfsStatus.NOENT) && isThis(name);
        if (!done) {
            throw new NfsStatusException(reply.answer());
        }
        temporary.published();
    }

    private void link(String name) throws IOException, InterruptedException {
        Reply reply =
                client.call(
                        Compound.once(
                                Operations.put(opened.file()),
                                Operations.save(),
                                Operations.put(temporary.directory()),
                                Operations.link(name)));
        if (reply.failedWith(NfsStatus.EXIST) && !(reply.repeated() && isThis(name))) {
            throw new ObjectExistsException();
        }
        if (!reply.failedWith(NfsStatus.EXIST)) {
            reply.required();
        }
    }

    /** Whether a renaming or linking whose answer was lost has happened after all. */
    private boolean isThis(String name) throws IOException, InterruptedException {
        Operation<FileAttributes> attributes = Operations.attributes(Attribute.FILEID);
        Reply reply =
                client.call(
                        Compound.repeatable(
                                Operations.put(temporary.directory()),
                                Operations.lookup(name),
                                attributes));
        return reply.answer().ok()
                && opened.id() != NO_ID
                && reply.answer().get(attributes).number(Attribute.FILEID, NO_ID) == opened.id();
    }

    @Override
    public void close() {
        temporary.discard();
    }
}
