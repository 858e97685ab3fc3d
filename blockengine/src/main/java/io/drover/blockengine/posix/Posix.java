package io.drover.blockengine.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The few system calls that Java has no class for, through the foreign function API. Linux on 64
 * bits only: elsewhere {@link #instance} is empty and callers take the portable way.
 */
public final class Posix {
    static final int ENXIO = 6;
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
    private static final Optional<Posix> INSTANCE = create();

    private final MethodHandle open;
    private final MethodHandle close;
    private final MethodHandle lseek;
    private final MethodHandle fallocate;
    private final MethodHandle syncfs;
    private final MethodHandle strerror;

    private Posix() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup lookup = linker.defaultLookup();
        Linker.Option capture = Linker.Option.captureCallState("errno");
        open =
                linker.downcallHandle(
                        lookup.findOrThrow("open"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                        capture);
        close =
                linker.downcallHandle(
                        lookup.findOrThrow("close"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        lseek =
                linker.downcallHandle(
                        lookup.findOrThrow("lseek"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT),
                        capture);
        fallocate =
                linker.downcallHandle(
                        lookup.findOrThrow("fallocate"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG),
                        capture);
        syncfs =
                linker.downcallHandle(
                        lookup.findOrThrow("syncfs"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                        capture);
        strerror =
                linker.downcallHandle(
                        lookup.findOrThrow("strerror"),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
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

    /** A file descriptor of its own; close it. */
    public Descriptor openForReading(Path path) throws IOException {
        return new Descriptor(openDescriptor(path, O_RDONLY | O_CLOEXEC), path);
    }

    public Descriptor openForWriting(Path path) throws IOException {
        return new Descriptor(openDescriptor(path, O_RDWR | O_CLOEXEC), path);
    }

    private int openDescriptor(Path path, int flags) throws IOException {
        return (int)
                call(
                        "open",
                        path,
                        (arena, state) ->
                                (int)
                                        open.invokeExact(
                                                state, arena.allocateFrom(path.toString()), flags));
    }

    private static final long FAILED = -1;

    @FunctionalInterface
    private interface Call {
        /**
         * @param state where the error number goes
         * @return below zero if the call failed
         */
        long invoke(Arena arena, MemorySegment state) throws Throwable;
    }

    private long call(String name, Path path, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CAPTURE);
            long result = call.invoke(arena, state);
            if (result < 0) {
                throw failure(name, path, state);
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // the boundary of method handles, which declare Throwable
            throw new IllegalStateException("a native call throws nothing else", e);
        }
    }

    private IOException failure(String call, Path path, MemorySegment state) {
        return new PosixException(
                call + " " + path + ": " + text((int) ERRNO.get(state, 0L)),
                (int) ERRNO.get(state, 0L));
    }

    private String text(int errno) {
        try {
            return ((MemorySegment) strerror.invokeExact(errno)).reinterpret(256).getString(0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call throws nothing else", e);
        }
    }

    /** A failed call with its error number. */
    static final class PosixException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int errno;

        PosixException(String message, int errno) {
            super(message);
            this.errno = errno;
        }

        int errno() {
            return errno;
        }
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
            return seek(0, SEEK_END);
        }

        /** First offset at or after {@code from} that holds data; -1 if only a hole follows. */
        public long nextData(long from) throws IOException {
            try {
                return seek(from, SEEK_DATA);
            } catch (PosixException e) {
                if (e.errno() == ENXIO) {
                    return -1;
                }
                throw e;
            }
        }

        /**
         * First offset at or after {@code from} that is a hole; the end of the file counts as one.
         */
        public long nextHole(long from) throws IOException {
            return seek(from, SEEK_HOLE);
        }

        private long seek(long offset, int whence) throws IOException {
            return call(
                    "lseek",
                    path,
                    (arena, state) -> (long) lseek.invokeExact(state, number, offset, whence));
        }

        /** Frees the range, which then reads as zeros. The file keeps its size. */
        public void punchHole(long offset, long length) throws IOException {
            int mode = FALLOC_KEEP_SIZE | FALLOC_PUNCH_HOLE;
            call(
                    "fallocate",
                    path,
                    (arena, state) -> {
                        int result =
                                (int) fallocate.invokeExact(state, number, mode, offset, length);
                        return result == 0 ? 0 : FAILED;
                    });
        }

        /** Writes everything of the file's file system to stable storage. */
        public void syncFileSystem() throws IOException {
            call(
                    "syncfs",
                    path,
                    (arena, state) -> {
                        int result = (int) syncfs.invokeExact(state, number);
                        return result == 0 ? 0 : FAILED;
                    });
        }

        @Override
        @SuppressWarnings("UnusedVariable")
        public void close() {
            try {
                int ignored = (int) close.invokeExact(number);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("a native call throws nothing else", e);
            }
        }
    }
}
