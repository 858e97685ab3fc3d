package io.drover.nbd;

/** Numbers of the transmission phase. */
final class Command {
    static final int REQUEST_MAGIC = 0x2560_9513;

    static final int READ = 0;
    static final int WRITE = 1;
    static final int DISCONNECT = 2;
    static final int FLUSH = 3;
    static final int TRIM = 4;
    static final int CACHE = 5;
    static final int WRITE_ZEROES = 6;
    static final int BLOCK_STATUS = 7;

    static final int FORCE = 1;
    static final int NO_HOLE = 2;
    static final int DONT_FRAGMENT = 4;
    static final int ONE_EXTENT = 8;

    private static final int HAS_FLAGS = 1;
    private static final int READ_ONLY = 1 << 1;
    private static final int SEND_FLUSH = 1 << 2;
    private static final int SEND_FORCE = 1 << 3;
    private static final int SEND_TRIM = 1 << 5;
    private static final int SEND_WRITE_ZEROES = 1 << 6;
    private static final int SEND_DONT_FRAGMENT = 1 << 7;
    private static final int SEVERAL_CONNECTIONS = 1 << 8;
    private static final int SEND_CACHE = 1 << 10;

    private Command() {}

    /** What a device can do for a client. Readers may use several connections, a writer one. */
    static short transmissionFlags(boolean writable, boolean structured) {
        int flags =
                HAS_FLAGS
                        | SEND_FLUSH
                        | SEND_CACHE
                        | (structured ? SEND_DONT_FRAGMENT : 0)
                        | (writable
                                ? SEND_FORCE | SEND_TRIM | SEND_WRITE_ZEROES
                                : READ_ONLY | SEVERAL_CONNECTIONS);
        return (short) flags;
    }

    /** Flags that a command may have. */
    static int flagsOf(int command) {
        return switch (command) {
            case READ -> DONT_FRAGMENT;
            case WRITE, TRIM -> FORCE;
            case WRITE_ZEROES -> FORCE | NO_HOLE;
            case BLOCK_STATUS -> ONE_EXTENT;
            default -> 0;
        };
    }

    static String name(int command) {
        return switch (command) {
            case READ -> "read";
            case WRITE -> "write";
            case FLUSH -> "flush";
            case TRIM -> "trim";
            case CACHE -> "cache";
            case WRITE_ZEROES -> "write-zeroes";
            case BLOCK_STATUS -> "block-status";
            default -> "command " + command;
        };
    }
}
