package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.FileHandle;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.OpCode;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;

import java.util.ArrayList;
import java.util.List;

/**
 * The way from a directory whose handle is known to one further down.
 *
 * @param directory where it leads
 * @param assumed it starts at a handle that was learned earlier and may be of a directory that is
 *     gone
 * @param handle what is learned at its end
 */
record Approach(
        ObjectKey directory,
        boolean assumed,
        List<Operation<?>> operations,
        Operation<FileHandle> handle) {

    static Approach from(
            FileHandle start, boolean assumed, List<String> names, ObjectKey directory) {
        Operation<FileHandle> handle = Operations.handle();
        List<Operation<?>> operations = new ArrayList<>();
        operations.add(Operations.put(start));
        names.forEach(name -> operations.add(Operations.lookup(name)));
        operations.add(handle);
        return new Approach(directory, assumed, operations, handle);
    }

    Compound repeatable(Operation<?>... there) {
        return Compound.repeatable(followedBy(there));
    }

    Compound once(Operation<?>... there) {
        return Compound.once(followedBy(there));
    }

    private List<Operation<?>> followedBy(Operation<?>... there) {
        List<Operation<?>> all = new ArrayList<>(operations);
        all.addAll(List.of(there));
        return all;
    }

    /** The server said that a name looked up, here or behind it, is not there. */
    static boolean isAbsent(CompoundAnswer answer) {
        return answer.failed().filter(code -> code == OpCode.LOOKUP).isPresent()
                && (answer.status() == NfsStatus.NOENT || answer.status() == NfsStatus.NOTDIR);
    }
}
