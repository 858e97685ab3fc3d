package io.drover.store.nfs4.proto;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The operations on files. Layouts are those of RFC 8881, section 18. */
public final class Operations {
    private static final int SHARE_READ_NONE_WRITE = 2;
    private static final int WANT_NO_DELEGATION = 0x400;
    private static final int OPEN_CREATE = 1;
    private static final int CREATE_UNCHECKED = 0;
    private static final int CLAIM_NAME = 0;
    private static final int DELEGATION_NONE = 0;
    private static final int DELEGATION_NONE_EXPLAINED = 3;
    private static final int WHY_CONTENTION = 1;
    private static final int WHY_RESOURCE = 2;
    private static final int TYPE_DIRECTORY = 2;
    private static final int FILE_SYNC = 2;
    private static final int CHANGE_INFO = 20;

    private Operations() {}

    public static Operation<Void> putRoot() {
        return plain(OpCode.PUTROOTFH, writer -> {});
    }

    public static Operation<Void> put(FileHandle handle) {
        return plain(OpCode.PUTFH, handle::encode);
    }

    public static Operation<FileHandle> handle() {
        return new Operation<>(OpCode.GETFH, writer -> {}, FileHandle::decode);
    }

    public static Operation<Void> save() {
        return plain(OpCode.SAVEFH, writer -> {});
    }

    public static Operation<Void> restore() {
        return plain(OpCode.RESTOREFH, writer -> {});
    }

    public static Operation<Void> lookup(String name) {
        return plain(OpCode.LOOKUP, writer -> writer.text(name));
    }

    public static Operation<FileAttributes> attributes(Attribute... attributes) {
        List<Attribute> wanted = List.of(attributes);
        return new Operation<>(
                OpCode.GETATTR,
                writer -> FileAttributes.mask(writer, wanted),
                FileAttributes::decode);
    }

    /** Fails with NOT_SAME unless the current file has this size. */
    public static Operation<Void> verifySize(long size) {
        return plain(
                OpCode.VERIFY, writer -> FileAttributes.encodeNumber(writer, Attribute.SIZE, size));
    }

    /** Fails with NOT_SAME unless the current object is a regular file. */
    public static Operation<Void> verifyRegularFile() {
        return plain(OpCode.VERIFY, writer -> FileAttributes.encodeWord(writer, Attribute.TYPE, 1));
    }

    /** Fails with NOT_SAME unless the current object is a directory. */
    public static Operation<Void> verifyDirectory() {
        return plain(
                OpCode.VERIFY,
                writer -> FileAttributes.encodeWord(writer, Attribute.TYPE, TYPE_DIRECTORY));
    }

    /**
     * Makes the file, or empties it, and opens it for writing. The client's number is left out, as
     * the session identifies it.
     *
     * @param owner of the open; one of its own for each, as opens of one owner are merged
     */
    public static Operation<StateId> create(String name, int mode, byte[] owner) {
        return new Operation<>(
                OpCode.OPEN,
                writer -> {
                    writer.int32(0).int32(SHARE_READ_NONE_WRITE | WANT_NO_DELEGATION).int32(0);
                    writer.int64(0).opaque(owner);
                    writer.int32(OPEN_CREATE).int32(CREATE_UNCHECKED);
                    FileAttributes.encodeEmpty(writer, mode);
                    writer.int32(CLAIM_NAME).text(name);
                },
                Operations::opened);
    }

    private static StateId opened(XdrReader reader) throws MalformedAnswerException {
        StateId state = StateId.decode(reader);
        reader.skip(CHANGE_INFO + Integer.BYTES);
        FileAttributes.bitmap(reader);
        int delegation = reader.int32();
        if (delegation == DELEGATION_NONE_EXPLAINED) {
            int why = reader.int32();
            if (why == WHY_CONTENTION || why == WHY_RESOURCE) {
                reader.bool();
            }
        } else if (delegation != DELEGATION_NONE) {
            throw new MalformedAnswerException("a delegation, which was declined");
        }
        return state;
    }

    /** Writes memory that the server may still lose. */
    public static Operation<WriteResult> write(StateId state, long offset, ByteBuffer data) {
        return write(state, offset, 0, data);
    }

    /** Writes through to the disk. */
    public static Operation<WriteResult> writeThrough(StateId state, long offset, ByteBuffer data) {
        return write(state, offset, FILE_SYNC, data);
    }

    private static Operation<WriteResult> write(
            StateId state, long offset, int stability, ByteBuffer data) {
        return new Operation<>(
                OpCode.WRITE,
                writer -> {
                    state.encode(writer);
                    writer.int64(offset).int32(stability).payload(data);
                },
                WriteResult::decode);
    }

    /** Makes the whole file durable; the result is the verifier to compare with the writes'. */
    public static Operation<Long> commit() {
        return new Operation<>(OpCode.COMMIT, writer -> writer.int64(0).int32(0), XdrReader::int64);
    }

    public static Operation<ReadResult> read(StateId state, long offset, int count) {
        return new Operation<>(
                OpCode.READ,
                writer -> {
                    state.encode(writer);
                    writer.int64(offset).int32(count);
                },
                ReadResult::decode);
    }

    public static Operation<StateId> close(StateId state) {
        return new Operation<>(
                OpCode.CLOSE,
                writer -> {
                    writer.int32(0);
                    state.encode(writer);
                },
                StateId::decode);
    }

    /** Makes a directory, which becomes the current object. */
    public static Operation<Void> makeDirectory(String name, int mode) {
        return new Operation<>(
                OpCode.CREATE,
                writer -> {
                    writer.int32(TYPE_DIRECTORY).text(name);
                    FileAttributes.encodeWord(writer, Attribute.MODE, mode);
                },
                reader -> {
                    reader.skip(CHANGE_INFO);
                    FileAttributes.bitmap(reader);
                    return null;
                });
    }

    /** Takes a file, and a directory if it is empty. */
    public static Operation<Void> remove(String name) {
        return changing(OpCode.REMOVE, 1, writer -> writer.text(name));
    }

    /** From the saved directory to the current one. */
    public static Operation<Void> rename(String from, String to) {
        return changing(OpCode.RENAME, 2, writer -> writer.text(from).text(to));
    }

    /** A name in the current directory for the saved file. */
    public static Operation<Void> link(String name) {
        return changing(OpCode.LINK, 1, writer -> writer.text(name));
    }

    /**
     * @param size largest answer, in bytes
     */
    public static Operation<DirectoryPage> readDirectory(
            long cookie, byte[] verifier, int size, Collection<Attribute> attributes) {
        return new Operation<>(
                OpCode.READDIR,
                writer -> {
                    writer.int64(cookie).fixed(verifier).int32(size).int32(size);
                    FileAttributes.mask(writer, attributes);
                },
                DirectoryPage::decode);
    }

    private static Operation<Void> plain(OpCode code, Consumer<XdrWriter> arguments) {
        return new Operation<>(code, arguments, reader -> null);
    }

    private static Operation<Void> changing(
            OpCode code, int directories, Consumer<XdrWriter> arguments) {
        return new Operation<>(
                code,
                arguments,
                reader -> {
                    reader.skip(directories * CHANGE_INFO);
                    return null;
                });
    }
}
