package io.drover.store.nfs4.proto;

/** Attributes of RFC 8881, section 5.8, by their bit; in ascending order, as they travel. */
public enum Attribute {
    TYPE(1),
    CHANGE(3),
    SIZE(4),
    LEASE_TIME(10),
    READDIR_ERROR(11),
    FILEID(20),
    MAX_READ(30),
    MAX_WRITE(31),
    MODE(33),
    SPACE_AVAILABLE(42),
    MODIFIED(53);

    private static final int WORD = 32;

    private final int bit;

    Attribute(int bit) {
        this.bit = bit;
    }

    int word() {
        return bit / WORD;
    }

    int mask() {
        return 1 << (bit % WORD);
    }
}
