package io.drover.nbd;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a client sends with an option that is about a device. */
record OptionData(String export, List<String> queries) {
    private static final int MAX_NAME = 4096;

    /** A client asked for something in words that the protocol does not have. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private interface Parser {
        OptionData parse() throws Malformed;
    }

    /** Of GO and INFO. Everything there is to know is sent whether it was asked for or not. */
    static OptionData ofInfo(ByteBuffer data) throws Malformed {
        return complete(
                data,
                () -> {
                    String export = text(data);
                    data.position(
                            Math.addExact(
                                    data.position() + Short.BYTES,
                                    Short.toUnsignedInt(data.getShort(data.position()))
                                            * Short.BYTES));
                    return new OptionData(export, List.of());
                });
    }

    /** Of the options about meta contexts. */
    static OptionData ofContexts(ByteBuffer data) throws Malformed {
        return complete(
                data,
                () -> {
                    String export = text(data);
                    int count = data.getInt();
                    List<String> queries = new ArrayList<>();
                    for (int i = 0; i < count && count > 0; i++) {
                        queries.add(text(data));
                    }
                    return new OptionData(export, queries);
                });
    }

    private static OptionData complete(ByteBuffer data, Parser parser) throws Malformed {
        try {
            OptionData parsed = parser.parse();
            if (data.hasRemaining()) {
                throw new Malformed(data.remaining() + " bytes are left behind its data");
            }
            return parsed;
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException e) {
            throw new Malformed("its data end too early");
        }
    }

    private static String text(ByteBuffer data) throws Malformed {
        int length = data.getInt();
        if (length < 0 || length > MAX_NAME || length > data.remaining()) {
            throw new Malformed("a name in it cannot have " + (length & 0xffff_ffffL) + " bytes");
        }
        byte[] bytes = new byte[length];
        data.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A name that is the whole data. */
    static String name(ByteBuffer data) throws IOException {
        if (data.remaining() > MAX_NAME) {
            throw new ProtocolViolation(
                    "the name of a device cannot have " + data.remaining() + " bytes");
        }
        return StandardCharsets.UTF_8.decode(data).toString();
    }
}
