package io.drover.store.nfs4.store;

import io.drover.blockengine.logging.LogContext;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsSession;
import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.FileHandle;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;
import io.drover.store.nfs4.proto.StateId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A file of a temporary name, from its first mention to the server until it is published or taken
 * away. For one thread.
 */
final class TemporaryFile {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFile.class);
    private static final int FILE_MODE = 0600;

    private final NfsClient client;
    private final FileHandle directory;
    private final String name;
    private boolean mentioned;
    private Optional<Runnable> closing = Optional.empty();

    TemporaryFile(NfsClient client, FileHandle directory, String name) {
        this.client = client;
        this.directory = directory;
        this.name = name;
    }

    String name() {
        return name;
    }

    FileHandle directory() {
        return directory;
    }

    /** Creates and opens it in the current directory; the open has an owner of its own. */
    Operation<StateId> create() {
        mentioned = true;
        return Operations.create(name, FILE_MODE, name.getBytes(StandardCharsets.UTF_8));
    }

    /** It is open at the server. */
    void opened(FileHandle file, StateId state, NfsSession session) {
        closing =
                Optional.of(
                        () ->
                                attempt(
                                        Compound.once(
                                                Operations.put(file),
                                                Operations.close(state.latest())),
                                        Optional.of(session)));
    }

    void closed() {
        closing = Optional.empty();
    }

    /** It has another name now. */
    void published() {
        mentioned = false;
        closing = Optional.empty();
    }

    /**
     * Closes and removes what may be left of it, as well as can be: after a failure the server may
     * still hold the open, and the name. A caller who was interrupted does not wait for that.
     */
    void discard() {
        if (Thread.currentThread().isInterrupted()) {
            Thread.ofVirtual()
                    .name("nfs4-discard")
                    .start(LogContext.carriedInto(this::closeAndRemove));
        } else {
            closeAndRemove();
        }
    }

    private void closeAndRemove() {
        closing.ifPresent(Runnable::run);
        closed();
        if (mentioned) {
            attempt(
                    Compound.once(Operations.put(directory), Operations.remove(name)),
                    Optional.empty());
        }
        mentioned = false;
    }

    private void attempt(Compound compound, Optional<NfsSession> session) {
        try {
            if (session.isPresent()) {
                client.call(compound, session.get());
            } else if (client.isConnected()) {
                client.call(compound);
            }
        } catch (IOException e) {
            LOG.debug("{} stays behind", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
