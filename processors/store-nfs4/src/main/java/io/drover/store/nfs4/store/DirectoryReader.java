package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.Reply;
import io.drover.store.nfs4.proto.Attribute;
import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.DirectoryPage;
import io.drover.store.nfs4.proto.FileAttributes;
import io.drover.store.nfs4.proto.FileHandle;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads one directory, page by page. The server's order is its own, so one directory, never a whole
 * tree, is held to sort it.
 */
final class DirectoryReader {
    private static final int PAGE = 256 * 1024;
    private static final byte[] NO_VERIFIER = new byte[8];

    private static final List<Attribute> ATTRIBUTES =
            List.of(Attribute.TYPE, Attribute.SIZE, Attribute.READDIR_ERROR, Attribute.MODIFIED);

    private final NfsClient client;
    private final NfsTree tree;

    DirectoryReader(NfsClient client, NfsTree tree) {
        this.client = client;
        this.tree = tree;
    }

    /**
     * Files, temporary ones included, and directories, these with a slash behind their names; none
     * if it is not there or no directory.
     */
    TreeMap<String, FileAttributes> entries(ObjectKey directory)
            throws IOException, InterruptedException {
        return Attempts.of(() -> read(directory));
    }

    private TreeMap<String, FileAttributes> read(ObjectKey directory)
            throws IOException, InterruptedException {
        TreeMap<String, FileAttributes> entries = new TreeMap<>();
        int size = pageSize();
        Operation<DirectoryPage> first = page(0, NO_VERIFIER, size);
        AtomicReference<Operation<FileHandle>> handle = new AtomicReference<>();
        Reply reply =
                tree.callIn(
                        directory,
                        way -> {
                            handle.set(way.handle());
                            return way.repeatable(first);
                        });
        CompoundAnswer answer = reply.answer();
        if (Approach.isAbsent(answer) || answer.status() == NfsStatus.NOTDIR) {
            return entries;
        }
        DirectoryPage page = reply.required().get(first);
        collect(page, entries);
        while (!page.last()) {
            page = next(answer.get(handle.get()), page, size);
            collect(page, entries);
        }
        return entries;
    }

    private DirectoryPage next(FileHandle directory, DirectoryPage before, int size)
            throws IOException, InterruptedException {
        if (before.entries().isEmpty()) {
            throw new IOException("the server gave a part of a directory without entries");
        }
        Operation<DirectoryPage> page =
                page(before.entries().getLast().cookie(), before.verifier(), size);
        return client.call(Compound.repeatable(Operations.put(directory), page))
                .required()
                .get(page);
    }

    private static Operation<DirectoryPage> page(long cookie, byte[] verifier, int size) {
        return Operations.readDirectory(cookie, verifier, size, ATTRIBUTES);
    }

    private int pageSize() throws IOException, InterruptedException {
        return Math.min(PAGE, client.session().readSize());
    }

    private static void collect(DirectoryPage page, TreeMap<String, FileAttributes> entries)
            throws IOException {
        for (DirectoryPage.Entry entry : page.entries()) {
            FileAttributes attributes = entry.attributes();
            if (attributes.number(Attribute.READDIR_ERROR, 0) != 0) {
                throw new IOException("the server cannot tell what " + entry.name() + " is");
            }
            if (attributes.isDirectory()) {
                entries.put(entry.name() + "/", attributes);
            } else if (attributes.isRegularFile()) {
                entries.put(entry.name(), attributes);
            }
        }
    }
}
