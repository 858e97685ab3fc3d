package io.drover.store.nfs4;

import java.util.Map;
import java.util.TreeMap;

/** A file or directory of a {@link FakeNfs}. */
final class FakeFile {
    final long id;
    final boolean directory;
    final Map<String, FakeFile> children = new TreeMap<>();
    byte[] content = {};
    long change;

    FakeFile(long id, boolean directory) {
        this.id = id;
        this.directory = directory;
    }

    int type() {
        return directory ? 2 : 1;
    }
}
