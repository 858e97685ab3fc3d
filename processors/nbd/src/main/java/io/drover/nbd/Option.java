package io.drover.nbd;

/** Numbers of the handshake. */
final class Option {
    static final long MAGIC = 0x4e42_444d_4147_4943L;
    static final long HAVE_OPTION = 0x4948_4156_454f_5054L;
    static final long REPLY = 0x0003_e889_0455_65a9L;

    static final int FIXED_NEWSTYLE = 1;
    static final int NO_ZEROES = 2;

    static final int EXPORT_NAME = 1;
    static final int ABORT = 2;
    static final int LIST = 3;
    static final int INFO = 6;
    static final int GO = 7;
    static final int STRUCTURED_REPLY = 8;
    static final int LIST_META_CONTEXT = 9;
    static final int SET_META_CONTEXT = 10;

    static final int ACK = 1;
    static final int SERVER = 2;
    static final int INFORMATION = 3;
    static final int META_CONTEXT = 4;

    static final int UNSUPPORTED = 0x8000_0001;
    static final int MALFORMED = 0x8000_0003;
    static final int UNKNOWN = 0x8000_0006;
    static final int TOO_BIG = 0x8000_0009;

    static final short INFO_EXPORT = 0;
    static final short INFO_NAME = 1;
    static final short INFO_DESCRIPTION = 2;
    static final short INFO_BLOCK_SIZE = 3;

    private Option() {}
}
