package io.drover.blockengine.image;

import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectStore;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class ImageCareInDirectoryTest implements ImageCareContract {
    @TempDir Path directory;

    @Override
    public ObjectStore testee() {
        return new DirectoryStore(directory);
    }
}
