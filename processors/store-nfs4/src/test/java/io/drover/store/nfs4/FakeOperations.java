package io.drover.store.nfs4;

import io.drover.store.nfs4.proto.MalformedAnswerException;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.OpCode;
import io.drover.store.nfs4.proto.XdrReader;
import io.drover.store.nfs4.proto.XdrWriter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a {@link FakeNfs} does with files. Two entries make a page of a directory. */
final class FakeOperations {
    private static final int NAME = 4096;
    private static final int PAGE = 2;
    private static final int FILE_ID = 20;

    int takes = Integer.MAX_VALUE;
    boolean numbersFiles = true;
    final Set<OpCode> forgets = EnumSet.noneOf(OpCode.class);

    /** Owners of opens that were not closed, by the open. */
    final Map<Long, String> opens = new TreeMap<>();

    private final Map<Long, FakeFile> handles = new HashMap<>();
    private final FakeNfs server;
    private long ids = 1;
    private long verifier = 1;
    private int generation;
    private long states;
    private long state;
    private Optional<FakeFile> current = Optional.empty();
    private Optional<FakeFile> saved = Optional.empty();

    FakeOperations(FakeNfs server) {
        this.server = server;
    }

    void begin() {
        current = Optional.empty();
        saved = Optional.empty();
    }

    private FakeFile here() {
        return current.orElseThrow();
    }

    NfsStatus perform(OpCode code, XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        return switch (code) {
            case PUTROOTFH -> enter(server.root);
            case PUTFH -> putHandle(request);
            case GETFH -> getHandle(result);
            case SAVEFH -> {
                saved = current;
                yield NfsStatus.OK;
            }
            case RESTOREFH -> {
                current = saved;
                yield NfsStatus.OK;
            }
            case LOOKUP -> lookup(request.text(NAME));
            case GETATTR -> attributes(here(), bitmap(request), result);
            case VERIFY -> verify(request);
            case OPEN -> open(request, result);
            case WRITE -> write(request, result);
            case COMMIT -> commit(request, result);
            case CLOSE -> close(request, result);
            case READ -> read(request, result);
            case READDIR -> readDirectory(request, result);
            case CREATE -> create(request, result);
            case REMOVE -> remove(request.text(NAME), result);
            case RENAME -> rename(request, result);
            case LINK -> link(request.text(NAME), result);
            default -> NfsStatus.INVAL;
        };
    }

    private NfsStatus enter(FakeFile file) {
        current = Optional.of(file);
        return NfsStatus.OK;
    }

    /** All that were given out. */
    void expireHandles() {
        generation++;
    }

    private NfsStatus putHandle(XdrReader request) throws MalformedAnswerException {
        ByteBuffer handle = ByteBuffer.wrap(request.opaque(128));
        FakeFile file = handles.get(handle.getLong());
        if (handle.getInt() != generation) {
            return NfsStatus.FHEXPIRED;
        }
        return file == null ? NfsStatus.STALE : enter(file);
    }

    private NfsStatus getHandle(XdrWriter result) {
        handles.put(here().id, here());
        result.opaque(ByteBuffer.allocate(12).putLong(here().id).putInt(generation).array());
        return NfsStatus.OK;
    }

    private NfsStatus lookup(String name) {
        FakeFile found = here().children.get(name);
        return found == null ? NfsStatus.NOENT : enter(found);
    }

    private static int[] bitmap(XdrReader request) throws MalformedAnswerException {
        int[] words = new int[2];
        int count = request.int32();
        for (int i = 0; i < count; i++) {
            words[i] = request.int32();
        }
        return words;
    }

    private NfsStatus attributes(FakeFile file, int[] asked, XdrWriter result) {
        int[] wanted = asked.clone();
        wanted[0] &= numbersFiles ? -1 : ~(1 << FILE_ID);
        XdrWriter values = new XdrWriter();
        for (int bit = 0; bit < 64; bit++) {
            if ((wanted[bit / 32] >>> (bit % 32) & 1) != 0) {
                attribute(file, bit, values);
            }
        }
        result.int32(2).int32(wanted[0]).int32(wanted[1]).opaque(values.toByteArray());
        return NfsStatus.OK;
    }

    private static void attribute(FakeFile file, int bit, XdrWriter values) {
        switch (bit) {
            case 1 -> values.int32(file.type());
            case 3 -> values.int64(file.change);
            case 4 -> values.int64(file.content.length);
            case 10 -> values.int32(90);
            case 11 -> values.int32(0);
            case FILE_ID -> values.int64(file.id);
            case 30, 31 -> values.int64(1L << 30);
            case 53 -> values.int64(1_700_000_000).int32(0);
            default -> throw new IllegalArgumentException("attribute " + bit);
        }
    }

    private NfsStatus verify(XdrReader request) throws MalformedAnswerException {
        XdrWriter expected = new XdrWriter();
        int[] wanted = bitmap(request);
        byte[] values = request.opaque(NAME);
        attributes(here(), wanted, expected);
        byte[] mine = expected.toByteArray();
        boolean same =
                Arrays.equals(
                        values, Arrays.copyOfRange(mine, mine.length - values.length, mine.length));
        return same ? NfsStatus.OK : NfsStatus.NOT_SAME;
    }

    private NfsStatus open(XdrReader request, XdrWriter result) throws MalformedAnswerException {
        request.skip(12 + 8);
        String owner = HexFormat.of().formatHex(request.opaque(NAME));
        request.skip(8);
        bitmap(request);
        request.opaque(NAME);
        request.skip(4);
        FakeFile file = here().children.computeIfAbsent(request.text(NAME), key -> make(false));
        file.content = new byte[0];
        if (!opens.containsValue(owner)) {
            opens.put(++states, owner);
        }
        state = states;
        result.int32(1).int64(state).int32(0).fixed(new byte[20]).int32(0).int32(0).int32(0);
        return enter(file);
    }

    private FakeFile make(boolean directory) {
        return new FakeFile(++ids, directory);
    }

    /** The one that an operation refers to; the current one is the last that was made. */
    private boolean isOpen(XdrReader request) throws MalformedAnswerException {
        boolean current = request.int32() == 1;
        long named = request.int64();
        request.skip(4);
        state = current && named == 0 ? state : named;
        return opens.containsKey(state);
    }

    private NfsStatus write(XdrReader request, XdrWriter result) throws MalformedAnswerException {
        if (!isOpen(request)) {
            return NfsStatus.BAD_STATEID;
        }
        forget(OpCode.WRITE);
        int offset = (int) request.int64();
        request.skip(4);
        ByteBuffer data = request.data();
        int count = Math.min(takes, data.remaining());
        FakeFile file = here();
        file.content = Arrays.copyOf(file.content, Math.max(file.content.length, offset + count));
        data.get(file.content, offset, count);
        file.change++;
        result.int32(count).int32(0).int64(verifier);
        return NfsStatus.OK;
    }

    private void forget(OpCode at) {
        if (forgets.remove(at)) {
            verifier++;
            Arrays.fill(here().content, (byte) 0);
        }
    }

    private NfsStatus commit(XdrReader request, XdrWriter result) throws MalformedAnswerException {
        request.skip(12);
        forget(OpCode.COMMIT);
        result.int64(verifier);
        return NfsStatus.OK;
    }

    private NfsStatus close(XdrReader request, XdrWriter result) throws MalformedAnswerException {
        request.skip(4);
        if (!isOpen(request)) {
            return NfsStatus.BAD_STATEID;
        }
        opens.remove(state);
        result.fixed(new byte[16]);
        return NfsStatus.OK;
    }

    private NfsStatus read(XdrReader request, XdrWriter result) throws MalformedAnswerException {
        request.skip(16);
        int offset = (int) request.int64();
        int end = Math.min(here().content.length, offset + request.int32());
        result.int32(end == here().content.length ? 1 : 0);
        result.opaque(Arrays.copyOfRange(here().content, Math.min(offset, end), end));
        return NfsStatus.OK;
    }

    private NfsStatus readDirectory(XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        int start = (int) request.int64();
        request.skip(16);
        int[] wanted = bitmap(request);
        if (!here().directory) {
            return NfsStatus.NOTDIR;
        }
        List<Map.Entry<String, FakeFile>> entries = new ArrayList<>(here().children.entrySet());
        int from = Math.max(0, start - 100);
        int to = Math.min(entries.size(), from + PAGE);
        result.fixed(new byte[8]);
        for (int i = from; i < to; i++) {
            result.int32(1).int64(100 + i + 1L).text(entries.get(i).getKey());
            attributes(entries.get(i).getValue(), wanted, result);
        }
        result.int32(0).int32(to == entries.size() ? 1 : 0);
        return NfsStatus.OK;
    }

    private NfsStatus create(XdrReader request, XdrWriter result) throws MalformedAnswerException {
        request.skip(4);
        String name = request.text(NAME);
        bitmap(request);
        request.opaque(NAME);
        if (here().children.containsKey(name)) {
            return NfsStatus.EXIST;
        }
        FakeFile directory = make(true);
        here().children.put(name, directory);
        result.fixed(new byte[20]).int32(0);
        return enter(directory);
    }

    private NfsStatus remove(String name, XdrWriter result) {
        FakeFile file = here().children.get(name);
        if (file == null) {
            return NfsStatus.NOENT;
        }
        if (!file.children.isEmpty()) {
            return NfsStatus.NOTEMPTY;
        }
        here().children.remove(name);
        handles.remove(file.id);
        result.fixed(new byte[20]);
        return NfsStatus.OK;
    }

    private NfsStatus rename(XdrReader request, XdrWriter result) throws MalformedAnswerException {
        FakeFile file = saved.orElseThrow().children.remove(request.text(NAME));
        if (file == null) {
            return NfsStatus.NOENT;
        }
        here().children.put(request.text(NAME), file);
        result.fixed(new byte[40]);
        return NfsStatus.OK;
    }

    private NfsStatus link(String name, XdrWriter result) {
        if (here().children.containsKey(name)) {
            return NfsStatus.EXIST;
        }
        here().children.put(name, saved.orElseThrow());
        result.fixed(new byte[20]);
        return NfsStatus.OK;
    }
}
