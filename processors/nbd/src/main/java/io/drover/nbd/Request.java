package io.drover.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A request without its data.
 *
 * @param cookie the client's name for it
 * @param length bytes, unsigned
 */
record Request(int command, int flags, long cookie, long offset, long length) {
    static final int HEADER = 28;

    static Request read(Wire wire) throws IOException {
        ByteBuffer header = wire.read(HEADER);
        int magic = header.getInt();
        if (magic != Command.REQUEST_MAGIC) {
            throw new ProtocolViolation("0x%x where a request begins".formatted(magic));
        }
        int flags = Short.toUnsignedInt(header.getShort());
        int command = Short.toUnsignedInt(header.getShort());
        return new Request(
                command,
                flags,
                header.getLong(),
                header.getLong(),
                Integer.toUnsignedLong(header.getInt()));
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Bytes that this request needs in memory. */
    int payload() {
        boolean carries = command == Command.READ || command == Command.WRITE;
        return carries && length <= NbdLimits.MAX_PAYLOAD ? (int) length : 0;
    }

    /**
     * @param size bytes of the device
     * @throws RefusedRequest if no device could do this
     */
    void check(long size) throws RefusedRequest {
        if ((flags & ~Command.flagsOf(command)) != 0) {
            throw new RefusedRequest(
                    NbdError.INVALID, "it does not have flags 0x%x".formatted(flags));
        }
        if (command == Command.FLUSH) {
            return;
        }
        if (command > Command.BLOCK_STATUS) {
            throw new RefusedRequest(NbdError.INVALID, "there is no such command");
        }
        if (offset < 0 || offset > size || length > size - offset) {
            boolean adds = command == Command.WRITE || command == Command.WRITE_ZEROES;
            throw new RefusedRequest(
                    adds ? NbdError.NO_SPACE : NbdError.INVALID, "the device ends at " + size);
        }
        if (command == Command.READ && length > NbdLimits.MAX_PAYLOAD) {
            throw new RefusedRequest(
                    NbdError.OVERFLOW, "at most " + NbdLimits.MAX_PAYLOAD + " bytes are read");
        }
    }

    @Override
    public String toString() {
        return "%s of %d bytes at %s"
                .formatted(Command.name(command), length, Long.toUnsignedString(offset));
    }
}
