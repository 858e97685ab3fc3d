package io.drover.store.nfs4.proto;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The attributes that the server gave; it may leave out what it does not know. */
public final class FileAttributes {
    private static final int REGULAR = 1;
    private static final int DIRECTORY = 2;
    private static final int SYMBOLIC_LINK = 5;
    private static final int MAX_WORDS = 8;
    private static final int MAX_NANOS = 999_999_999;

    private final Map<Attribute, Long> numbers = new EnumMap<>(Attribute.class);
    private Instant modified = Instant.EPOCH;

    private FileAttributes() {}

    /** A request for these attributes. */
    static void mask(XdrWriter writer, Collection<Attribute> attributes) {
        int[] words = new int[2];
        for (Attribute attribute : attributes) {
            words[attribute.word()] |= attribute.mask();
        }
        writer.int32(words.length).int32(words[0]).int32(words[1]);
    }

    /** Exactly this attribute with a 64 bit value, to compare with. */
    static void encodeNumber(XdrWriter writer, Attribute attribute, long value) {
        mask(writer, List.of(attribute));
        writer.opaque(new XdrWriter().int64(value).toByteArray());
    }

    /** Exactly this attribute with a 32 bit value, to set or compare with. */
    static void encodeWord(XdrWriter writer, Attribute attribute, int value) {
        mask(writer, List.of(attribute));
        writer.opaque(new XdrWriter().int32(value).toByteArray());
    }

    /** For a new file: nothing in it, and this mode. */
    static void encodeEmpty(XdrWriter writer, int mode) {
        mask(writer, List.of(Attribute.SIZE, Attribute.MODE));
        writer.opaque(new XdrWriter().int64(0).int32(mode).toByteArray());
    }

    static FileAttributes decode(XdrReader reader) throws MalformedAnswerException {
        int[] words = bitmap(reader);
        XdrReader values = new XdrReader(reader.data());
        FileAttributes attributes = new FileAttributes();
        for (Attribute attribute : Attribute.values()) {
            if (attribute.word() < words.length
                    && (words[attribute.word()] & attribute.mask()) != 0) {
                attributes.decode(attribute, values);
            }
        }
        return attributes;
    }

    static int[] bitmap(XdrReader reader) throws MalformedAnswerException {
        int count = reader.count();
        if (count > MAX_WORDS) {
            throw new MalformedAnswerException("a bitmap of " + count + " words");
        }
        int[] words = new int[count];
        for (int i = 0; i < count; i++) {
            words[i] = reader.int32();
        }
        return words;
    }

    private void decode(Attribute attribute, XdrReader values) throws MalformedAnswerException {
        switch (attribute) {
            case TYPE, LEASE_TIME, READDIR_ERROR, MODE ->
                    numbers.put(attribute, Integer.toUnsignedLong(values.int32()));
            case CHANGE, SIZE, FILEID, MAX_READ, MAX_WRITE, SPACE_AVAILABLE ->
                    numbers.put(attribute, values.int64());
            case MODIFIED -> {
                long seconds = values.int64();
                int nanos = values.int32();
                modified = instant(seconds, nanos);
                numbers.put(attribute, seconds);
            }
        }
    }

    private static Instant instant(long seconds, int nanos) throws MalformedAnswerException {
        if (nanos < 0
                || nanos > MAX_NANOS
                || seconds < Instant.MIN.getEpochSecond()
                || seconds > Instant.MAX.getEpochSecond()) {
            throw new MalformedAnswerException("a time of " + seconds + " s and " + nanos + " ns");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    public boolean isRegularFile() {
        return number(Attribute.TYPE, 0) == REGULAR;
    }

    public boolean isDirectory() {
        return number(Attribute.TYPE, 0) == DIRECTORY;
    }

    public boolean isSymbolicLink() {
        return number(Attribute.TYPE, 0) == SYMBOLIC_LINK;
    }

    public long size() {
        return number(Attribute.SIZE, 0);
    }

    /** By the server's clock. */
    public Instant modified() {
        return modified;
    }

    public long number(Attribute attribute, long otherwise) {
        return numbers.getOrDefault(attribute, otherwise);
    }
}
