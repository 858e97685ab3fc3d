package io.drover.store.nfs4.store;

import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsStatusException;
import io.drover.store.nfs4.client.Reply;
import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.FileHandle;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;
import io.drover.store.nfs4.proto.StateId;
import io.drover.store.nfs4.proto.WriteResult;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An object that fits one WRITE, published in one round trip. The server stops before the renaming
 * unless the file has the whole size, so a write that was cut short is not published.
 */
final class SmallWrite implements AutoCloseable {
    private final NfsClient client;
    private final TemporaryFile file;

    SmallWrite(NfsClient client, TemporaryFile file) {
        this.client = client;
        this.file = file;
    }

    void publish(ByteBuffer content, String name) throws IOException, InterruptedException {
        Operation<StateId> open = file.create();
        Operation<FileHandle> handle = Operations.handle();
        Operation<StateId> close = Operations.close(StateId.CURRENT);
        List<Operation<?>> operations = new ArrayList<>();
        operations.add(Operations.put(file.directory()));
        operations.add(Operations.save());
        operations.add(open);
        operations.add(handle);
        Operation<WriteResult> write = Operations.write(StateId.CURRENT, 0, content);
        if (content.hasRemaining()) {
            operations.add(write);
        }
        Operation<Long> commit = Operations.commit();
        operations.add(commit);
        operations.add(close);
        operations.add(Operations.verifySize(content.remaining()));
        operations.add(Operations.restore());
        operations.add(Operations.rename(file.name(), name));
        Reply reply = client.callOnce(Compound.once(operations));
        CompoundAnswer answer = reply.answer();
        if (answer.ok()) {
            file.published();
            if (answer.has(write) && answer.get(write).verifier() != answer.get(commit)) {
                throw new ContentLostException("the server lost what was written to it");
            }
            return;
        }
        if (answer.has(handle) && !answer.has(close)) {
            file.opened(answer.get(handle), answer.get(open), reply.session());
        }
        throw new NfsStatusException(answer);
    }

    @Override
    public void close() {
        file.discard();
    }
}
