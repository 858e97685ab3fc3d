package io.drover.nbd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The fixed newstyle handshake, until the client has chosen a device or leaves. */
final class Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final int MAX_OPTION = 64 << 10;
    private static final int RESERVED = 124;
    static final String ALLOCATION = "base:allocation";
    static final int ALLOCATION_ID = 1;

    private final Wire wire;
    private final Exports exports;
    private final String client;
    private final Closeable connection;
    private boolean withZeroes = true;
    private boolean structured;

    /** The device for which the client asked for {@link #ALLOCATION}. */
    private Optional<String> allocationOf = Optional.empty();

    /**
     * @param allocation whether the client may ask for block status
     */
    record Chosen(ExportUse use, boolean structured, boolean allocation) {}

    Handshake(Wire wire, Exports exports, String client, Closeable connection) {
        this.wire = wire;
        this.exports = exports;
        this.client = client;
        this.connection = connection;
    }

    /** What the client chose; empty if it left in good order. */
    Optional<Chosen> run() throws IOException {
        wire.send(
                ByteBuffer.allocate(18)
                        .putLong(Option.MAGIC)
                        .putLong(Option.HAVE_OPTION)
                        .putShort((short) (Option.FIXED_NEWSTYLE | Option.NO_ZEROES))
                        .flip());
        int flags = wire.read(Integer.BYTES).getInt();
        if ((flags & ~(Option.FIXED_NEWSTYLE | Option.NO_ZEROES)) != 0) {
            throw new ProtocolViolation("unknown flags 0x%x in the handshake".formatted(flags));
        }
        withZeroes = (flags & Option.NO_ZEROES) == 0;
        while (true) {
            ByteBuffer header = wire.read(16);
            if (header.getLong() != Option.HAVE_OPTION) {
                throw new ProtocolViolation("no option where the handshake has one");
            }
            int option = header.getInt();
            long length = Integer.toUnsignedLong(header.getInt());
            if (length > MAX_OPTION) {
                throw new ProtocolViolation("option %d with %d bytes".formatted(option, length));
            }
            ByteBuffer data = wire.read((int) length);
            if (option == Option.ABORT) {
                reply(option, Option.ACK);
                return Optional.empty();
            }
            Optional<Chosen> chosen = answer(option, data);
            if (chosen.isPresent()) {
                return chosen;
            }
        }
    }

    private Optional<Chosen> answer(int option, ByteBuffer data) throws IOException {
        try {
            switch (option) {
                case Option.EXPORT_NAME -> {
                    return Optional.of(byName(OptionData.name(data)));
                }
                case Option.GO -> {
                    return open(option, OptionData.ofInfo(data).export()).map(this::chosen);
                }
                case Option.INFO -> {
                    Optional<ExportUse> use = open(option, OptionData.ofInfo(data).export());
                    if (use.isPresent()) {
                        use.get().close();
                    }
                }
                case Option.LIST -> list(data);
                case Option.STRUCTURED_REPLY -> {
                    requireEmpty(data);
                    structured = true;
                    reply(option, Option.ACK);
                }
                case Option.LIST_META_CONTEXT, Option.SET_META_CONTEXT ->
                        contexts(option, OptionData.ofContexts(data));
                default -> reply(option, Option.UNSUPPORTED, "this server has no such option");
            }
        } catch (OptionData.Malformed e) {
            LOG.warn("nbd client {} sends option {}, but {}", client, option, e.getMessage());
            reply(option, Option.MALFORMED, e.getMessage());
        }
        return Optional.empty();
    }

    private static void requireEmpty(ByteBuffer data) throws OptionData.Malformed {
        if (data.hasRemaining()) {
            throw new OptionData.Malformed("it has no data");
        }
    }

    private void list(ByteBuffer data) throws IOException, OptionData.Malformed {
        requireEmpty(data);
        for (String name : exports.names()) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            reply(
                    Option.LIST,
                    Option.SERVER,
                    ByteBuffer.allocate(Integer.BYTES + bytes.length)
                            .putInt(bytes.length)
                            .put(bytes)
                            .flip());
        }
        reply(Option.LIST, Option.ACK);
    }

    private Optional<ExportUse> open(int option, String name) throws IOException {
        Optional<SharedExport> found = exports.find(name);
        if (found.isEmpty()) {
            LOG.warn("nbd client {} asks for '{}', which is not exported", client, name);
            reply(
                    option,
                    Option.UNKNOWN,
                    "there is no export '%s'; there is %s".formatted(name, exports.names()));
            return Optional.empty();
        }
        ExportUse use;
        try {
            use = found.get().use(client, connection);
        } catch (IOException e) {
            LOG.warn("export {} cannot be opened for nbd client {}", name, client, e);
            reply(option, Option.UNKNOWN, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        boolean told = false;
        try {
            tell(option, use);
            told = true;
        } finally {
            if (!told) {
                use.close();
            }
        }
        allocationOf = allocationOf.filter(name::equals);
        return Optional.of(use);
    }

    private Chosen chosen(ExportUse use) {
        return new Chosen(use, structured, allocationOf.isPresent());
    }

    private void tell(int option, ExportUse use) throws IOException {
        reply(
                option,
                Option.INFORMATION,
                ByteBuffer.allocate(12)
                        .putShort(Option.INFO_EXPORT)
                        .putLong(use.device().size())
                        .putShort(flags(use))
                        .flip());
        reply(option, Option.INFORMATION, text(Option.INFO_NAME, use.shared().name()));
        reply(
                option,
                Option.INFORMATION,
                text(Option.INFO_DESCRIPTION, use.shared().description()));
        reply(
                option,
                Option.INFORMATION,
                ByteBuffer.allocate(14)
                        .putShort(Option.INFO_BLOCK_SIZE)
                        .putInt(1)
                        .putInt(use.device().preferredBlock())
                        .putInt(NbdLimits.MAX_PAYLOAD)
                        .flip());
        reply(option, Option.ACK);
    }

    private static ByteBuffer text(short kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Short.BYTES + bytes.length).putShort(kind).put(bytes).flip();
    }

    private short flags(ExportUse use) {
        return Command.transmissionFlags(use.writable(), structured);
    }

    /** The old way to choose a device, in which a refusal is the end of the connection. */
    private Chosen byName(String name) throws IOException {
        SharedExport found =
                exports.find(name)
                        .orElseThrow(() -> new ProtocolViolation("no export has the name " + name));
        ExportUse use = found.use(client, connection);
        boolean told = false;
        try {
            wire.send(
                    ByteBuffer.allocate(10)
                            .putLong(use.device().size())
                            .putShort(flags(use))
                            .flip(),
                    ByteBuffer.allocate(withZeroes ? RESERVED : 0));
            told = true;
        } finally {
            if (!told) {
                use.close();
            }
        }
        allocationOf = allocationOf.filter(name::equals);
        return chosen(use);
    }

    private void contexts(int option, OptionData asked) throws IOException, OptionData.Malformed {
        boolean set = option == Option.SET_META_CONTEXT;
        if (!structured) {
            throw new OptionData.Malformed("structured replies were not negotiated before");
        }
        if (set) {
            allocationOf = Optional.empty();
        }
        if (exports.find(asked.export()).isEmpty()) {
            reply(option, Option.UNKNOWN, "there is no export '" + asked.export() + "'");
            return;
        }
        if (selects(asked.queries(), set)) {
            byte[] name = ALLOCATION.getBytes(StandardCharsets.UTF_8);
            reply(
                    option,
                    Option.META_CONTEXT,
                    ByteBuffer.allocate(Integer.BYTES + name.length)
                            .putInt(ALLOCATION_ID)
                            .put(name)
                            .flip());
            if (set) {
                allocationOf = Optional.of(asked.export());
            }
        }
        reply(option, Option.ACK);
    }

    private static boolean selects(List<String> queries, boolean set) {
        return queries.contains(ALLOCATION)
                || !set && (queries.isEmpty() || queries.contains("base:"));
    }

    private void reply(int option, int type, String message) throws IOException {
        reply(option, type, StandardCharsets.UTF_8.encode(message));
    }

    private void reply(int option, int type) throws IOException {
        reply(option, type, ByteBuffer.allocate(0));
    }

    private void reply(int option, int type, ByteBuffer data) throws IOException {
        wire.send(
                ByteBuffer.allocate(20)
                        .putLong(Option.REPLY)
                        .putInt(option)
                        .putInt(type)
                        .putInt(data.remaining())
                        .flip(),
                data);
    }
}
