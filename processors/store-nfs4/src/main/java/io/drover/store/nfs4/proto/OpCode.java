package io.drover.store.nfs4.proto;

/** Operations of RFC 8881, section 16.2, that this client sends. */
public enum OpCode {
    ACCESS(3),
    CLOSE(4),
    COMMIT(5),
    CREATE(6),
    GETATTR(9),
    GETFH(10),
    LINK(11),
    LOOKUP(15),
    OPEN(18),
    PUTFH(22),
    PUTROOTFH(24),
    READ(25),
    READDIR(26),
    REMOVE(28),
    RENAME(29),
    RESTOREFH(31),
    SAVEFH(32),
    VERIFY(37),
    WRITE(38),
    BIND_CONN_TO_SESSION(41),
    EXCHANGE_ID(42),
    CREATE_SESSION(43),
    DESTROY_SESSION(44),
    SEQUENCE(53),
    DESTROY_CLIENTID(57),
    RECLAIM_COMPLETE(58);

    private final int number;

    OpCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
