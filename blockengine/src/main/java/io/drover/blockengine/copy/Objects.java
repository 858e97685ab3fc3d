package io.drover.blockengine.copy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copying of whole objects that may be larger than memory. */
final class Objects {
    private Objects() {}

    static void copy(ObjectStore source, ObjectStore destination, ObjectKey key)
            throws StoreException, IOException {
        Path spool = Files.createTempFile("drover-copy-", ".spool");
        try {
            source.read(
                    key,
                    content -> Files.copy(content, spool, StandardCopyOption.REPLACE_EXISTING));
            destination.write(key, new ObjectBody.Spooled(spool));
        } finally {
            Files.deleteIfExists(spool);
        }
    }
}
