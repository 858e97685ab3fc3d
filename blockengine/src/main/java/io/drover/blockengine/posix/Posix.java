package io.drover.blockengine.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The few system calls that Java has no class for, through the foreign function API. Linux on 64
 * bits only: elsewhere {@link #instance} is empty and callers use the portable way.
 */
public final class Posix {
    private static final int ENXIO = 6;
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SEEK_END = 2;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int FALLOC_KEEP_SIZE = 1;
    private static final int FALLOC_PUNCH_HOLE = 2;

    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
    private static final Optional<Posix> INSTANCE = create();

    /** Linked on first use: each delays the start of a command by 10 ms. */
    private static final class Fallocate {
        private static final MethodHandle HANDLE =
                link(
                        "fallocate",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG));
    }

    private static final class Strerror {
        private static final MethodHandle HANDLE =
                link("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    }

    private final MethodHandle open;
    private final MethodHandle close;
    private final MethodHandle lseek;
    private final MethodHandle syncfs;

    private Posix() {
        open =
                link(
                        "open",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        lseek =
                link(
                        "lseek",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));
        FunctionDescriptor ofDescriptor =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        close = link("close", ofDescriptor);
        syncfs = link("syncfs", ofDescriptor);
    }

    /** A function whose first argument is the segment that receives its error number. */
    private static MethodHandle link(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, CAPTURE_ERRNO);
    }

    /** Empty where the system or the JVM's settings do not allow native calls. */
    public static Optional<Posix> instance() {
        return INSTANCE;
    }

    private static Optional<Posix> create() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (!os.contains("linux") || ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Posix());
        } catch (IllegalCallerException | NoSuchElementException | UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    /** Opens a file descriptor that the caller must close. */
    public Descriptor openForReading(Path path) throws IOException {
        return new Descriptor(openDescriptor(path, O_RDONLY | O_CLOEXEC), path);
    }

    public Descriptor openForWriting(Path path) throws IOException {
        return new Descriptor(openDescriptor(path, O_RDWR | O_CLOEXEC), path);
    }

    private int openDescriptor(Path path, int flags) throws IOException {
        return (int)
                checked(
                        "open",
                        path,
                        call(
                                (arena, state) ->
                                        (int)
                                                open.invokeExact(
                                                        state,
                                                        arena.allocateFrom(path.toString()),
                                                        flags)));
    }

    @FunctionalInterface
    private interface Call {
        /**
         * @param state receives the error number
         * @return below zero if the call failed
         */
        long invoke(Arena arena, MemorySegment state) throws Throwable;
    }

    /** Returns the error number, negated, if the call failed. */
    private static long call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CAPTURE);
            long result = call.invoke(arena, state);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // the boundary of method handles, which declare Throwable
            throw new IllegalStateException("a native call throws nothing else", e);
        }
    }

    private static long checked(String name, Path path, long result) throws IOException {
        if (result < 0) {
            throw new IOException(name + " " + path + ": " + text((int) -result));
        }
        return result;
    }

    private static String text(int errno) {
        StringBuilder text = new StringBuilder();
        call(
                (arena, state) -> {
                    MemorySegment found = (MemorySegment) Strerror.HANDLE.invokeExact(state, errno);
                    text.append(found.reinterpret(256).getString(0));
                    return 0;
                });
        return text.toString();
    }

    /** An open file. Not thread-safe, as the file position is used. */
    public final class Descriptor implements AutoCloseable {
        private final int number;
        private final Path path;

        private Descriptor(int number, Path path) {
            this.number = number;
            this.path = path;
        }

        /** Size in bytes, of block devices as well. */
        public long size() throws IOException {
            return checked("lseek", path, seek(0, SEEK_END));
        }

        /** First offset at or after {@code from} that holds data; -1 if only a hole follows. */
        public long nextData(long from) throws IOException {
            long found = seek(from, SEEK_DATA);
            return found == -ENXIO ? -1 : checked("lseek", path, found);
        }

        /**
         * First offset at or after {@code from} that is a hole; the end of the file counts as one.
         */
        public long nextHole(long from) throws IOException {
            return checked("lseek", path, seek(from, SEEK_HOLE));
        }

        private long seek(long offset, int whence) {
            return call((arena, state) -> (long) lseek.invokeExact(state, number, offset, whence));
        }

        /** Frees the range, which then reads as zeros. The file keeps its size. */
        public void punchHole(long offset, long length) throws IOException {
            int mode = FALLOC_KEEP_SIZE | FALLOC_PUNCH_HOLE;
            checked(
                    "fallocate",
                    path,
                    call(
                            (arena, state) ->
                                    (int)
                                            Fallocate.HANDLE.invokeExact(
                                                    state, number, mode, offset, length)));
        }

        /** Writes everything of the file's file system to stable storage. */
        public void syncFileSystem() throws IOException {
            checked(
                    "syncfs",
                    path,
                    call((arena, state) -> (int) syncfs.invokeExact(state, number)));
        }

        @Override
        public void close() {
            call((arena, state) -> (int) close.invokeExact(state, number));
        }
    }
}
