package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsSession;
import io.drover.store.nfs4.client.NfsStatusException;
import io.drover.store.nfs4.client.StateLostException;
import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.FileHandle;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;
import io.drover.store.nfs4.proto.StateId;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A file of a temporary name, from its first mention to the server until it is published or taken
 * away. For one thread.
 */
final class TemporaryFile {
    private static final int FILE_MODE = 0600;

    private final NfsClient client;
    private final FileHandle directory;
    private final ObjectKey key;
    private final ObjectDeleter deleter;
    private final Leftovers leftovers;
    private volatile boolean mentioned;
    private volatile Optional<Closing> closing = Optional.empty();

    private record Closing(Compound compound, NfsSession session) {}

    TemporaryFile(
            NfsClient client,
            FileHandle directory,
            ObjectKey key,
            ObjectDeleter deleter,
            Leftovers leftovers) {
        this.client = client;
        this.directory = directory;
        this.key = key;
        this.deleter = deleter;
        this.leftovers = leftovers;
    }

    String name() {
        return key.name();
    }

    FileHandle directory() {
        return directory;
    }

    /** Creates and opens it in the current directory; the open has an owner of its own. */
    Operation<StateId> create() {
        mentioned = true;
        return Operations.create(name(), FILE_MODE, name().getBytes(StandardCharsets.UTF_8));
    }

    /** It is open at the server. */
    void opened(FileHandle file, StateId state, NfsSession session) {
        closing =
                Optional.of(
                        new Closing(
                                Compound.once(
                                        Operations.put(file), Operations.close(state.latest())),
                                session));
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
     * Closes and removes what may be left of it: after a failure the server may still hold the
     * open, and the name. A caller who was interrupted does not wait for that, nor does one whose
     * server does not answer.
     */
    void discard() {
        if (!mentioned && closing.isEmpty()) {
            return;
        }
        if (Thread.currentThread().isInterrupted() || client.trouble().isPresent()) {
            leftovers.add(this);
            return;
        }
        try {
            remove();
        } catch (IOException e) {
            leftovers.add(this);
        } catch (InterruptedException e) {
            leftovers.add(this);
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @throws NfsStatusException if the server refuses to remove it
     * @throws IOException if the server does not answer
     */
    void remove() throws IOException, InterruptedException {
        Optional<Closing> open = closing;
        if (open.isPresent()) {
            try {
                client.call(open.get().compound(), open.get().session());
            } catch (StateLostException e) {
                // the server has closed it itself
            }
            closed();
        }
        if (mentioned) {
            deleter.removeFile(key);
        }
        mentioned = false;
    }
}
